/** Carries the caller's address from the front door to the brakes: set from the socket, whatever the caller writes there. */
export const clientAddressHeader = 'x-qiyin-client'
