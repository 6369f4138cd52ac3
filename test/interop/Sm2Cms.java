import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Security;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.List;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.gm.GMObjectIdentifiers;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.cert.jcajce.JcaCertStore;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cms.CMSProcessableByteArray;
import org.bouncycastle.cms.CMSSignedData;
import org.bouncycastle.cms.CMSSignedDataGenerator;
import org.bouncycastle.cms.DefaultCMSSignatureAlgorithmNameGenerator;
import org.bouncycastle.cms.SignerInformation;
import org.bouncycastle.cms.SignerInformationVerifier;
import org.bouncycastle.cms.jcajce.JcaSignerInfoGeneratorBuilder;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.bouncycastle.operator.DefaultSignatureAlgorithmIdentifierFinder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;

/**
 * SM2 CMS as BouncyCastle sees it: `verify CMS CONTENT ROOT` checks a detached signature and the chain of its signer up to
 * ROOT; `sign CERT KEY CONTENT OUT` makes one. Prints one line; exit status 1 when it does not hold.
 */
public class Sm2Cms {
  public static void main(String[] args) throws Exception {
    Security.addProvider(new BouncyCastleProvider());
    if (args[0].equals("verify")) verify(read(args[1]), read(args[2]), certificate(args[3]));
    else sign(certificate(args[1]), key(args[2]), read(args[3]), Path.of(args[4]));
  }

  static void verify(byte[] cms, byte[] content, X509Certificate root) throws Exception {
    CMSSignedData signed = new CMSSignedData(new CMSProcessableByteArray(content), cms);
    SignerInformation signer = signed.getSignerInfos().getSigners().iterator().next();
    X509CertificateHolder holder =
        (X509CertificateHolder) signed.getCertificates().getMatches(signer.getSID()).iterator().next();
    X509Certificate last = certificateOf(holder);
    while (!last.equals(root)) {
      X509Certificate issuer = issuerOf(signed, last);
      last.verify(issuer.getPublicKey(), "BC");
      last = issuer;
    }
    SignerInformationVerifier verifier =
        new SignerInformationVerifier(
            new Names(),
            new DefaultSignatureAlgorithmIdentifierFinder(),
            new JcaContentVerifierProviderBuilder().setProvider("BC").build(holder),
            new JcaDigestCalculatorProviderBuilder().setProvider("BC").build());
    boolean ok;
    try {
      ok = signer.verify(verifier);
    } catch (org.bouncycastle.cms.CMSSignerDigestMismatchException mismatch) {
      ok = false;
    }
    System.out.println(ok ? "verified" : "refused");
    if (!ok) System.exit(1);
  }

  static X509Certificate issuerOf(CMSSignedData signed, X509Certificate subject) throws Exception {
    for (X509CertificateHolder one : signed.getCertificates().getMatches(null)) {
      X509Certificate candidate = certificateOf(one);
      if (candidate.getSubjectX500Principal().equals(subject.getIssuerX500Principal())) return candidate;
    }
    throw new IllegalStateException("no issuer");
  }

  static void sign(X509Certificate certificate, PrivateKey key, byte[] content, Path out) throws Exception {
    CMSSignedDataGenerator generator = new CMSSignedDataGenerator();
    generator.addSignerInfoGenerator(
        new JcaSignerInfoGeneratorBuilder(
                new JcaDigestCalculatorProviderBuilder().setProvider("BC").build())
            .build(new JcaContentSignerBuilder("SM3withSM2").setProvider("BC").build(key), certificate));
    generator.addCertificates(new JcaCertStore(List.of(certificate)));
    CMSSignedData signed = generator.generate(new CMSProcessableByteArray(content), false);
    Files.write(out, signed.toASN1Structure().getEncoded("DER"));
    System.out.println("signed");
  }

  /** GM/T 0010 names the algorithm of the key where CMS has that of the signature; the digest stands beside it. */
  static class Names extends DefaultCMSSignatureAlgorithmNameGenerator {
    @Override
    public String getSignatureName(AlgorithmIdentifier digest, AlgorithmIdentifier encryption) {
      ASN1ObjectIdentifier name = encryption.getAlgorithm();
      if (name.equals(GMObjectIdentifiers.sm2sign)) return "SM3withSM2";
      return super.getSignatureName(digest, encryption);
    }
  }

  static byte[] read(String path) throws Exception {
    return Files.readAllBytes(Path.of(path));
  }

  static X509Certificate certificateOf(X509CertificateHolder holder) throws Exception {
    return new JcaX509CertificateConverter().setProvider("BC").getCertificate(holder);
  }

  static X509Certificate certificate(String path) throws Exception {
    InputStream in = new ByteArrayInputStream(read(path));
    return (X509Certificate) CertificateFactory.getInstance("X.509", "BC").generateCertificate(in);
  }

  static PrivateKey key(String path) throws Exception {
    return KeyFactory.getInstance("EC", "BC").generatePrivate(new PKCS8EncodedKeySpec(read(path)));
  }
}
