import java.io.File;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.Calendar;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.interactive.digitalsignature.PDSignature;
import org.apache.pdfbox.pdmodel.interactive.form.PDSignatureField;
import org.bouncycastle.cert.jcajce.JcaCertStore;
import org.bouncycastle.cms.CMSProcessableByteArray;
import org.bouncycastle.cms.CMSSignedDataGenerator;
import org.bouncycastle.cms.jcajce.JcaSignerInfoGeneratorBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.operator.jcajce.JcaDigestCalculatorProviderBuilder;

/** Signs IN with PDFBox and BouncyCastle: IN OUT P12 PASSWORD ALGORITHM [FIELD]; without FIELD PDFBox makes one of its own. */
public class PdfBoxSign {
  public static void main(String[] args) throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    char[] password = args[3].toCharArray();
    try (InputStream in = new FileInputStream(args[2])) {
      store.load(in, password);
    }
    String alias = store.aliases().nextElement();
    PrivateKey key = (PrivateKey) store.getKey(alias, password);
    Certificate[] chain = store.getCertificateChain(alias);
    try (PDDocument document = PDDocument.load(new File(args[0]));
        FileOutputStream out = new FileOutputStream(args[1])) {
      PDSignature signature = new PDSignature();
      signature.setFilter(PDSignature.FILTER_ADOBE_PPKLITE);
      signature.setSubFilter(PDSignature.SUBFILTER_ADBE_PKCS7_DETACHED);
      signature.setName("PDFBox");
      signature.setSignDate(Calendar.getInstance());
      if (args.length > 5) {
        PDSignatureField field = (PDSignatureField) document.getDocumentCatalog().getAcroForm().getField(args[5]);
        field.getCOSObject().setItem("V", signature.getCOSObject());
        field.getCOSObject().setNeedToBeUpdated(true);
      }
      document.addSignature(signature, content -> sign(content, key, chain, args[4]));
      document.saveIncremental(out);
    }
  }

  private static byte[] sign(InputStream content, PrivateKey key, Certificate[] chain, String algorithm) {
    try {
      CMSSignedDataGenerator generator = new CMSSignedDataGenerator();
      generator.addSignerInfoGenerator(
          new JcaSignerInfoGeneratorBuilder(new JcaDigestCalculatorProviderBuilder().build())
              .build(new JcaContentSignerBuilder(algorithm).build(key), (X509Certificate) chain[0]));
      generator.addCertificates(new JcaCertStore(Arrays.asList(chain)));
      return generator.generate(new CMSProcessableByteArray(content.readAllBytes()), false).getEncoded();
    } catch (Exception error) {
      throw new IllegalStateException(error);
    }
  }
}
