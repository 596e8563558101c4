package coordinator.checkpoint;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What builds and test runs leave behind by the way: caches, compiled code, their own reports. Who
 * runs the tests writes them, and means nothing by it.
 */
final class Products {

  private static final Pattern PART =
      Pattern.compile(
          "(?<=^|/)(?:__pycache__|\\.(?:pytest|mypy|ruff)_cache|\\.hypothesis|\\.tox|\\.nox|\\.?venv|"
              + "node_modules|bower_components|\\.cache|\\.gradle|\\.nyc_output|\\.next|\\.nuxt|\\.turbo|"
              + "\\.parcel-cache|\\.dart_tool|\\.bundle|\\.stack-work|\\.eggs|[^/]+\\.egg-info|CMakeFiles|"
              + "coverage|htmlcov|test-results|target|_?build|dist|out|bin|obj)(?=/)"
              + "|(?<=^|/)(?:\\.coverage(?:\\.[^/]+)?|coverage\\.(?:xml|json|out|lcov)|lcov\\.info|"
              + "junit[^/]*\\.xml|TEST-[^/]*\\.xml|\\.DS_Store|Thumbs\\.db|\\.eslintcache|"
              + "\\.phpunit\\.result\\.cache)$"
              + "|\\.(?:py[co]|class|o|obj|a|so|dylib|dll|exe|pdb|d|gcda|gcno|gcov|log|tmp|temp|sw[op]|pid|"
              + "tsbuildinfo|profraw|rlib|rmeta|hi|beam|out)$"
              + "|~$");

  private Products() {}

  /**
   * Whether a path is one, unless a pattern names just that: {@code build/keys/**} means what is in
   * {@code build}.
   */
  static boolean hold(String path, Globs globs) {
    Matcher part = PART.matcher(path);
    while (part.find()) {
      if (!globs.spell(part.group())) {
        return true;
      }
    }
    return false;
  }
}
