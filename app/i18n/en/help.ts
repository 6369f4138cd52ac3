import type { Translated } from '../words.ts'
import type { words as chinese } from '../zh-CN/help.ts'

export const words: Translated<typeof chinese> = {
  title: 'Help',
  lead: 'How Qiyin works and why it can be relied on, in three minutes.',
  questions: [
    {
      ask: 'How does a contract come into force?',
      answer:
        'A drafter fills in a template and submits it; somebody else approves it; the system sets the final text and invites the signers one after the other. Each signer reads every page, confirms its digest, proves their will, chooses a seal and signs. When the last party has signed, the contract is in force, and all parties can download the signed PDF and its evidence bundle.',
    },
    {
      ask: 'Why is a second factor needed to sign?',
      answer:
        'Signing is an act of will before the law. A password may be known to others; a code or a passkey shows that it was you, at that moment. Each confirmation is good for one document and one digest, once, within five minutes.',
    },
    {
      ask: 'I was given a PDF. How do I know that it is genuine?',
      answer:
        'Open “Verify” and drop the file there. It is read in your browser and not uploaded. The page says who signed when and with which seal, whether anything was changed afterwards, and whether it is in the ledger. You can also run npx qiyin verify offline, or open it in any PDF program that knows signatures.',
    },
    {
      ask: 'What is the ledger?',
      answer:
        'A book in which lines can only be added. Each step leaves a salted commitment without names, identity numbers or content. Anybody can download checkpoints and verify that an entry is in the book and that its history was never rewritten.',
    },
    {
      ask: 'Can the picture of a seal be copied?',
      answer:
        'The picture can, the sealing cannot. Where there is a picture without its key, certificate and signature, the verify page says “picture of a seal only”.',
    },
    {
      ask: 'What are the limits of the certificates here?',
      answer:
        'They are issued by a demonstration CA, for trying out and testing. For real use, bring certificates of a licensed certification authority.',
    },
    {
      ask: 'I did not get a mail.',
      answer:
        'Every letter the system wrote to you is shown under “My mail”: confirmations, invitations and signing notices.',
    },
  ],
}
