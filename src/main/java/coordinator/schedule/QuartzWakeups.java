package coordinator.schedule;

import static org.quartz.JobBuilder.newJob;
import static org.quartz.JobKey.jobKey;
import static org.quartz.TriggerBuilder.newTrigger;

import coordinator.engine.Wakeups;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.quartz.Job;
import org.quartz.JobExecutionContext;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.Trigger;
import org.quartz.TriggerKey;
import org.quartz.impl.StdSchedulerFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Wake-ups by Quartz: polls, deadlines, the ends of parks. Quartz waits on the wall clock, so the
 * {@link Watchdog} looks whether that clock jumped, and then every wake-up is asked for anew.
 */
public final class QuartzWakeups implements Wakeups, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(QuartzWakeups.class);
  private static final String WAKE = "wake";

  /** Quartz hands out one and the same scheduler for one name, and many runs share a process. */
  private static final AtomicLong MADE = new AtomicLong();

  private final Scheduler scheduler;
  private final Map<String, Runnable> wakes = new ConcurrentHashMap<>();

  private final InstantSource clock;

  public QuartzWakeups() {
    this(InstantSource.system());
  }

  /**
   * Wake-ups at the times of a clock of one's own.
   *
   * @param clock where it differs from the wall's, what is waited for is the time that is left by
   *     it
   */
  public QuartzWakeups(InstantSource clock) {
    this.clock = clock;
    Properties settings = new Properties();
    settings.setProperty(
        "org.quartz.scheduler.instanceName", "coordinator-" + MADE.incrementAndGet());
    settings.setProperty("org.quartz.threadPool.class", "org.quartz.simpl.SimpleThreadPool");
    settings.setProperty("org.quartz.threadPool.threadCount", "1");
    settings.setProperty("org.quartz.threadPool.makeThreadsDaemons", "true");
    settings.setProperty("org.quartz.scheduler.makeSchedulerThreadDaemon", "true");
    settings.setProperty("org.quartz.jobStore.class", "org.quartz.simpl.RAMJobStore");
    settings.setProperty("org.quartz.scheduler.skipUpdateCheck", "true");
    try {
      scheduler = new StdSchedulerFactory(settings).getScheduler();
      scheduler.getContext().put(WAKE, wakes);
      scheduler.addJob(newJob(Wake.class).withIdentity(WAKE).storeDurably().build(), true);
      scheduler.start();
    } catch (SchedulerException e) {
      throw new IllegalStateException("Quartz does not start: " + e.getMessage(), e);
    }
  }

  /** Fired by Quartz; looks up whom to wake. Public because Quartz makes it. */
  public static final class Wake implements Job {
    @Override
    public void execute(JobExecutionContext context) {
      try {
        Object wakes = context.getScheduler().getContext().get(WAKE);
        if (wakes instanceof Map<?, ?> map
            && map.get(context.getTrigger().getKey().getName()) instanceof Runnable wake) {
          wake.run();
        }
      } catch (SchedulerException e) {
        LOG.warn("a wake-up was lost: {}", e.getMessage());
      }
    }
  }

  @Override
  public void at(String key, Instant time, Runnable wake) {
    wakes.put(key, wake);
    Duration left = Duration.between(clock.instant(), time);
    Instant due =
        InstantSource.system().instant().plus(left).plusMillis(1); // Quartz cuts off what is below
    plan(key, newTrigger().withIdentity(key).forJob(jobKey(WAKE)).startAt(Date.from(due)).build());
  }

  private void plan(String key, Trigger trigger) {
    try {
      if (scheduler.rescheduleJob(new TriggerKey(key), trigger) == null) {
        scheduler.scheduleJob(trigger);
      }
    } catch (SchedulerException e) {
      throw new IllegalStateException(
          "Quartz refuses the wake-up " + key + ": " + e.getMessage(), e);
    }
  }

  @Override
  public void cancel(String key) {
    wakes.remove(key);
    try {
      scheduler.unscheduleJob(new TriggerKey(key));
    } catch (SchedulerException e) {
      LOG.debug("wake-up {} was not there", key, e);
    }
  }

  @Override
  public void close() {
    try {
      scheduler.shutdown(false);
    } catch (SchedulerException e) {
      LOG.debug("Quartz does not stop", e);
    }
  }
}
