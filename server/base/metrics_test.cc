#include "server/base/metrics.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

namespace hallcase::base {
namespace {

using ::testing::HasSubstr;

TEST(MetricRegistryTest, RendersWhatWasCounted) {
  MetricRegistry registry;
  Counter commits = registry.MakeCounter("commits_total", "durable commits", {{"hall", "3"}});
  commits.Add();
  commits.Add(2);
  Gauge open = registry.MakeGauge("queue_commands", "waiting commands");
  open.Set(5);
  open.Add(-2);
  Histogram latency = registry.MakeHistogram("commit_seconds", "time", {0.1, 1});
  latency.Observe(0.05);
  latency.Observe(0.5);
  latency.Observe(5);
  const std::string page = registry.RenderText();
  EXPECT_THAT(page, HasSubstr("# TYPE commits_total counter"));
  EXPECT_THAT(page, HasSubstr("commits_total{hall=\"3\"} 3"));
  EXPECT_THAT(page, HasSubstr("queue_commands 3"));
  EXPECT_THAT(page, HasSubstr("commit_seconds_bucket{le=\"1\"} 2"));
  EXPECT_THAT(page, HasSubstr("commit_seconds_count 3"));
}

TEST(MetricRegistryTest, AskingTwiceGivesTheSameMetric) {
  MetricRegistry registry;
  registry.MakeCounter("x_total", "x").Add();
  registry.MakeCounter("x_total", "x").Add();
  EXPECT_THAT(registry.RenderText(), HasSubstr("x_total 2"));
}

TEST(MetricHandleTest, WithoutARegistryNothingHappens) {
  Counter counter;
  Gauge gauge;
  Histogram histogram;
  counter.Add();
  gauge.Set(1);
  histogram.Observe(1);
  EXPECT_EQ(MetricRegistry().RenderText(), "");
}

TEST(LatencyBucketsTest, AreSorted) {
  const std::vector<double> bounds = LatencyBucketsSeconds();
  EXPECT_TRUE(std::is_sorted(bounds.begin(), bounds.end()));
  EXPECT_EQ(bounds.front(), 0.00001);
}

}  // namespace
}  // namespace hallcase::base
