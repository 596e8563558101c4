package coordinator.plan.markdown;

import coordinator.plan.markdown.MarkdownFile.Row;
import java.util.ArrayList;
import java.util.List;

/**
 * One command of a shell text, with its comments, or comments alone.
 *
 * @param line where it begins in the file
 * @param text the command, joined where it goes on in the next line; empty for comments alone
 * @param comment without the sign
 * @param whole whether its end was found
 * @param apart whether a blank line stands before it
 */
record ShellPiece(int line, String text, String comment, boolean whole, boolean apart) {

  /** Cuts a text into commands. */
  static List<ShellPiece> of(List<Row> rows) {
    List<ShellPiece> pieces = new ArrayList<>();
    boolean apart = true;
    for (int i = 0; i < rows.size(); ) {
      if (rows.get(i).text().isBlank()) {
        apart = true;
        i++;
        continue;
      }
      int end = end(rows, i);
      pieces.add(piece(rows.subList(i, end), apart));
      apart = false;
      i = end;
    }
    return pieces;
  }

  /** The row behind the command that begins in a row; behind the last one where it never ends. */
  private static int end(List<Row> rows, int begin) {
    ShellScanner scanner = new ShellScanner();
    for (int i = begin; i < rows.size(); i++) {
      String line = rows.get(i).text();
      String code = line.substring(0, Math.min(line.length(), scanner.line(line)));
      if (scanner.closed() && !goesOn(code)) {
        return i + 1;
      }
    }
    return rows.size();
  }

  private static ShellPiece piece(List<Row> rows, boolean apart) {
    ShellScanner scanner = new ShellScanner();
    StringBuilder text = new StringBuilder();
    List<String> comments = new ArrayList<>();
    boolean join = false;
    String code = "";
    for (Row row : rows) {
      boolean quoted = scanner.quoted();
      String line = row.text();
      int comment = Math.min(line.length(), scanner.line(line));
      code = line.substring(0, comment);
      if (comment < line.length()) {
        comments.add(line.substring(comment).replaceFirst("^#+\\s*", "").strip());
      }
      if (code.isBlank() && !quoted) {
        continue;
      }
      String own = scanner.quoted() ? code : code.stripTrailing();
      text.append(text.isEmpty() ? "" : join ? " " : "\n")
          .append(quoted || !(text.isEmpty() || join) ? own : own.stripLeading());
      join = !scanner.quoted() && goesOn(own);
      if (join && own.endsWith("\\")) {
        text.setLength(text.length() - 1);
        text.setLength(text.toString().stripTrailing().length());
      }
    }
    boolean whole = scanner.closed() && !goesOn(code);
    return new ShellPiece(
        rows.get(0).number(), text.toString(), String.join(" ", comments), whole, apart);
  }

  private static boolean goesOn(String code) {
    String line = code.stripTrailing();
    return (line.endsWith("\\") && !line.endsWith("\\\\"))
        || line.endsWith("&&")
        || line.endsWith("|");
  }

  boolean isComment() {
    return text.isEmpty();
  }
}
