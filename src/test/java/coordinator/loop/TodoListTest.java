package coordinator.loop;

import static org.assertj.core.api.Assertions.assertThat;

import coordinator.loop.TodoList.Item;
import org.junit.jupiter.api.Test;

/** What a task list says, and what became of it since. */
class TodoListTest {

  @Test
  void readsBulletsNumbersAndNestedItems() {
    TodoList todo =
        TodoList.of(
            """
            # TODO
            - [ ] one
            * [x] two
            + [X] three
            1. [ ] four
            2) [x] five
               - [ ] six
            \t- [ ] seven
            - [ ]
            - [link](x) is no item
            - [y] nor is this
            -[ ] nor this
            """);
    assertThat(todo.items())
        .containsExactly(
            new Item(2, 0, "one", false),
            new Item(3, 0, "two", true),
            new Item(4, 0, "three", true),
            new Item(5, 0, "four", false),
            new Item(6, 0, "five", true),
            new Item(7, 3, "six", false),
            new Item(8, 4, "seven", false),
            new Item(9, 0, "", false));
  }

  @Test
  void takesNothingForAnItemThatIsFencedOrCommentedOut() {
    TodoList todo =
        TodoList.of(
            """
            ```markdown
            - [ ] an example
            ~~~
            ```
            <!-- - [ ] hidden -->
            <!--
            - [ ] hidden too
            -->
            > - [ ] quoted
            - [ ] real <!-- a remark -->
            """);
    assertThat(todo.items()).extracting(Item::text).containsExactly("real <!-- a remark -->");
  }

  @Test
  void readsEveryKindOfLineEnd() {
    assertThat(TodoList.of("- [ ] a\r\n- [x] b\r- [ ] c\n").items())
        .extracting(Item::line)
        .containsExactly(1, 2, 3);
  }

  @Test
  void takesAnItemsOwnItemsBeforeIt() {
    TodoList todo =
        TodoList.of("- [x] first\n- [ ] whole\n  - [x] done part\n  - [ ] part\n- [ ] last\n");
    assertThat(todo.top()).map(Item::text).contains("part");
    assertThat(TodoList.of("- [ ] whole\n  - [x] part\n").top()).map(Item::text).contains("whole");
    assertThat(TodoList.of("- [x] done\n").top()).isEmpty();
  }

  @Test
  void knowsAnItemAgainThatWasTickedMovedOrSetInBold() {
    TodoList before = TodoList.of("- [ ] write `it`\n- [ ] test it\n");
    TodoList now = TodoList.of("- [ ] test  it\n\n## Done\n\n- [x] **Write it**\n");
    assertThat(now.lostSince(before)).isEmpty();
    assertThat(now.doneSince(before)).extracting(Item::text).containsExactly("write `it`");
  }

  @Test
  void knowsAnItemAgainToWhichWordsWereAdded() {
    TodoList before = TodoList.of("- [ ] write it\n");
    TodoList now = TodoList.of("- [x] write it (done in parser.c)\n");
    assertThat(now.lostSince(before)).isEmpty();
    assertThat(now.doneSince(before)).hasSize(1);
  }

  @Test
  void knowsAnItemAgainWhoseEndWasTakenOff() {
    TodoList before = TodoList.of("- [ ] write it, soon\n- [ ] write a\n- [ ] zebra\n");
    TodoList now = TodoList.of("- [ ] write it\n- [ ] write i\n- [ ] write\n- [ ] yak\n");
    assertThat(now.lostSince(before)).extracting(Item::text).containsExactly("zebra");
  }

  @Test
  void comparesAHundredThousandItems() {
    StringBuilder before = new StringBuilder();
    StringBuilder now = new StringBuilder();
    for (int i = 0; i < 100_000; i++) {
      before.append("- [ ] item ").append(i).append(";\n- [x] done\n");
      now.append("- [x] item ").append(i).append("; with a remark\n- [x] done\n");
    }
    TodoList old = TodoList.of(before.toString());
    assertThat(TodoList.of(now.toString()).lostSince(old)).isEmpty();
    assertThat(TodoList.of(now.toString()).doneSince(old)).hasSize(100_000);
  }

  @Test
  void missesAnItemThatWasTakenOut() {
    TodoList before = TodoList.of("- [ ] one\n- [ ] two\n- [x] three\n");
    assertThat(TodoList.of("- [x] one\n").lostSince(before))
        .extracting(Item::text)
        .containsExactly("two");
  }

  @Test
  void missesOneOfTwins() {
    TodoList before = TodoList.of("- [ ] test it\n- [ ] test it\n");
    assertThat(TodoList.of("- [x] test it\n").lostSince(before)).hasSize(1);
    assertThat(TodoList.of("- [x] test it\n- [ ] test it\n").doneSince(before)).hasSize(1);
    assertThat(TodoList.of("- [x] test it\n- [ ] test it\n").lostSince(before)).isEmpty();
  }

  @Test
  void missesAnItemWhoseNeighbourBeginsWithItsWords() {
    TodoList before = TodoList.of("- [ ] parser\n- [ ] parser tests\n");
    TodoList now = TodoList.of("- [ ] parser tests\n");
    assertThat(now.lostSince(before)).extracting(Item::text).containsExactly("parser");
    assertThat(TodoList.of("- [ ] parser\n- [x] parser tests\n").doneSince(before))
        .extracting(Item::text)
        .containsExactly("parser tests");
  }

  @Test
  void emptiesTheBoxesOfTheseItemsAndNoOthers() {
    String now = "# T\r\n- [x] parser\r\n- [X] parser tests\r\n```\r\n- [x] parser\r\n```\r\n";
    TodoList before = TodoList.of("- [ ] parser\n- [x] parser tests\n");
    assertThat(TodoList.reopened(now, before))
        .isEqualTo("# T\r\n- [ ] parser\r\n- [X] parser tests\r\n```\r\n- [x] parser\r\n```\r\n");
  }

  @Test
  void emptiesTheBoxOfAnItemWhoseWordsGrewWithItsTick() {
    TodoList before = TodoList.of("- [ ] parser\n");
    String now = "- [x] parser: done\n";
    assertThat(TodoList.reopened(now, before)).isEqualTo("- [ ] parser: done\n");
  }

  @Test
  void emptiesTheRightBoxWhereOneLineEndsInACarriageReturnAlone() {
    String now = "one\r- [x] two\r- [x] three\n- [x] four\n";
    TodoList before = TodoList.of("- [ ] four\n- [x] two\n- [x] three\n");
    assertThat(TodoList.reopened(now, before))
        .isEqualTo("one\r- [x] two\r- [x] three\n- [ ] four\n");
  }
}
