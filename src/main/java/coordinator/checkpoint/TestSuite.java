package coordinator.checkpoint;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * The first element of one of JUnit's XML files. Nothing after it is read, and nothing that it
 * could point to: a worker may have written it.
 *
 * @param ran tests that ran, failed ones included
 * @param failed those that failed
 */
record TestSuite(long ran, long failed) {

  private static final int MOST_BYTES = 1 << 20;

  static Optional<TestSuite> read(Path file) throws IOException {
    XMLInputFactory factory = XMLInputFactory.newDefaultFactory();
    factory.setProperty(XMLInputFactory.SUPPORT_DTD, false);
    factory.setProperty(XMLInputFactory.IS_SUPPORTING_EXTERNAL_ENTITIES, false);
    try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
      byte[] head = in.readNBytes(MOST_BYTES);
      XMLStreamReader xml = factory.createXMLStreamReader(new ByteArrayInputStream(head));
      while (xml.hasNext() && !xml.isStartElement()) {
        xml.next();
      }
      if (!xml.isStartElement() || !xml.getLocalName().matches("testsuites?")) {
        return Optional.empty();
      }
      long failed = number(xml, "failures") + number(xml, "errors");
      long ran = number(xml, "tests") - number(xml, "skipped");
      return Optional.of(new TestSuite(Math.max(0, ran), failed));
    } catch (XMLStreamException e) {
      return Optional.empty();
    }
  }

  private static long number(XMLStreamReader xml, String attribute) {
    String value = xml.getAttributeValue(null, attribute);
    return value != null && value.matches("\\d{1,9}") ? Long.parseLong(value) : 0;
  }
}
