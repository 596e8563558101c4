package coordinator.batch;

import coordinator.task.Finding;
import coordinator.text.Quote;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Every quotation in an output must stand in its source: what a model quotes it may have made up.
 *
 * @param least so many quotations must be there; 0: none need be
 */
record QuotesRule(int least) implements Validation.Rule {

  private static final String SUBJECT = "Quotations";
  private static final int MOST_NAMED = 5;

  @Override
  public Finding judge(Answer answer) {
    Quotations quotations = answer.quotations();
    if (!quotations.problem().isEmpty()) {
      return Finding.fails(SUBJECT, quotations.problem());
    }
    String source;
    try {
      source = Quotations.plain(answer.sourceText());
    } catch (IOException e) {
      return Finding.fails(SUBJECT, "cannot be compared: the source cannot be read: " + e);
    }
    List<String> invented = new ArrayList<>();
    for (Quotations.Quoted quoted : quotations.all()) {
      if (!quoted.standsIn(source)) {
        invented.add("\"" + Quote.of(quoted.text()) + "\" (line " + quoted.line() + ")");
      }
    }
    if (!invented.isEmpty()) {
      String some = String.join(", ", invented.subList(0, Math.min(MOST_NAMED, invented.size())));
      return Finding.fails(
          SUBJECT,
          (invented.size() == 1 ? "this one does" : "these " + invented.size() + " do")
              + " not stand in the source: "
              + some);
    }
    int there = quotations.all().size();
    return there < least
        ? Finding.fails(SUBJECT, "there are " + there + ", and there must be " + least)
        : Finding.holds(SUBJECT, there + " found in the source");
  }
}
