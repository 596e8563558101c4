package coordinator.ledger;

import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The constructor of a record that takes its components.
 *
 * @param constructor it
 */
record Canonical(Constructor<?> constructor) {

  static Canonical of(Class<?> type) {
    try {
      Constructor<?> constructor =
          type.getDeclaredConstructor(
              Arrays.stream(type.getRecordComponents())
                  .map(RecordComponent::getType)
                  .toArray(Class<?>[]::new));
      constructor.setAccessible(true);
      return new Canonical(constructor);
    } catch (NoSuchMethodException e) {
      throw new IllegalStateException("every record has a constructor of its components", e);
    }
  }

  /**
   * Makes a record.
   *
   * @throws Unusual if it cannot be made of these
   */
  Object make(@Nullable Object[] values) throws Unusual {
    try {
      return constructor.newInstance(values);
    } catch (ReflectiveOperationException | IllegalArgumentException e) {
      throw new Unusual();
    }
  }
}
