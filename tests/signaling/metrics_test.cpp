// SPDX-License-Identifier: EUPL-1.2
// What is counted, and who may read it. That the whole is well-formed is the subject of
// metrics.test.mjs.
#include "metrics/metrics.h"

#include <gtest/gtest.h>

#include "metrics/monitoring.h"
#include "signaling/switchboard.h"

namespace sportello::signaling {
namespace {

TEST(Exposition, EscapesLabelsAndLeavesOutEmptyOnes) {
  Exposition out;
  out.family("a_total", "counter", "A.");
  out.sample("a_total", {{"desk", "x\"y\\z\nw"}, {"none", ""}}, std::uint64_t{3});
  out.sample("a_total", {{"none", ""}}, 0.25);
  EXPECT_EQ(out.take(),
            "# HELP a_total A.\n# TYPE a_total counter\n"
            "a_total{desk=\"x\\\"y\\\\z\\nw\"} 3\na_total 0.25\n");
}

TEST(Exposition, NumbersReadBackTheSame) {
  EXPECT_EQ(metric_number(0.1), "0.1");
  EXPECT_EQ(metric_number(5), "5");
  EXPECT_EQ(std::stod(metric_number(1.7e9 + 0.123)), 1.7e9 + 0.123);
  EXPECT_EQ(metric_number(std::numeric_limits<double>::infinity()), "+Inf");
  EXPECT_EQ(metric_number(std::numeric_limits<double>::quiet_NaN()), "NaN");
}

TEST(Histogram, BucketsHoldWhatIsNotLargerAndAddUp) {
  static constexpr double kBounds[] = {0.5, 1};
  Histogram histogram(kBounds);
  for (const double value : {0.25, 0.5, 0.75, 1.5}) histogram.observe(value);
  Exposition out;
  histogram.write(out, "h", "desk", "A");
  EXPECT_EQ(out.take(),
            "h_bucket{desk=\"A\",le=\"0.5\"} 2\nh_bucket{desk=\"A\",le=\"1\"} 3\n"
            "h_bucket{desk=\"A\",le=\"+Inf\"} 4\nh_sum{desk=\"A\"} 3\nh_count{desk=\"A\"} 4\n");
}

TEST(Metrics, CountsCallsByDeskAndReason) {
  std::int64_t now_us = 1'000'000;
  Metrics metrics([&] { return now_us; });
  metrics.happened({"call_started", "c", "URP_1", "voice", 0});
  metrics.happened({"call_started", "d", "URP_1", "voice", 0});
  metrics.happened({"call_answered", "c", "URP_1", "rtp", 4'000});
  metrics.happened({"call_ended", "c", "URP_1", "hangup", 60'000});
  metrics.happened({"call_refused", {}, {}, "unknown_desk", 0});
  metrics.happened({"call_something_new", "c", "URP_1", {}, 0});
  metrics.message_received();
  const auto informed = metrics.when_both_are_informed();
  now_us += 3'000;
  informed();
  Switchboard board;
  board.available("anna");
  board.ring(board.caller());
  const auto text = metrics.write(board.registry(), {5, 2, 1, true}, 0);
  for (const char* line :
       {"sportello_calls_started_total{desk=\"URP_1\"} 2\n",
        "sportello_calls_answered_total{desk=\"URP_1\"} 1\n",
        "sportello_calls_ended_total{desk=\"URP_1\",reason=\"hangup\"} 1\n",
        "sportello_calls_refused_total{reason=\"unknown_desk\"} 1\n",
        "sportello_wait_seconds_bucket{desk=\"URP_1\",le=\"2\"} 0\n",
        "sportello_wait_seconds_bucket{desk=\"URP_1\",le=\"5\"} 1\n",
        "sportello_answer_to_both_informed_seconds_bucket{le=\"0.002\"} 0\n",
        "sportello_answer_to_both_informed_seconds_bucket{le=\"0.005\"} 1\n",
        "sportello_queue_waiting{desk=\"URP_1\"} 1\n", "sportello_queue_waiting{desk=\"URP_2\"} 0\n",
        "sportello_operators{state=\"available\"} 1\n", "sportello_desk_open{desk=\"URP_2\"} 0\n",
        "sportello_connections{role=\"caller\"} 2\n", "sportello_sockets 5\n",
        "sportello_ready 1\n"}) {
    EXPECT_NE(text.find(line), std::string::npos) << line << "is not in\n" << text;
  }
}

TEST(Readiness, DrainingAndASilentDatabase) {
  Readiness readiness;
  EXPECT_EQ(readiness.state(1'000), Readiness::State::kReady);
  readiness.database_asked(1'000);
  readiness.database_asked(4'000);  // the first failed: the silence goes on
  EXPECT_EQ(readiness.state(6'000), Readiness::State::kReady);
  EXPECT_EQ(readiness.state(6'001), Readiness::State::kNoDatabase);
  readiness.database_answered();
  EXPECT_EQ(readiness.state(6'001), Readiness::State::kReady);
  readiness.database_failed();
  EXPECT_EQ(readiness.state(6'002), Readiness::State::kNoDatabase) << "no need to wait";
  readiness.database_answered();
  EXPECT_EQ(readiness.state(6'002), Readiness::State::kReady);
  readiness.drain();
  EXPECT_EQ(readiness.state(6'001), Readiness::State::kDraining);
}

TEST(Monitoring, MetricsOnlyFromWhereTheyAreAllowed) {
  Readiness readiness;
  const Monitoring monitoring(
      {*AddressRange::parse("127.0.0.1"), *AddressRange::parse("10.0.0.0/8")}, readiness,
      [] { return std::string("up 1\n"); });
  const auto ask = [&](std::string_view path, std::string_view client) {
    HttpRequest request;
    request.method = Method::kGet;
    request.path = path;
    request.client = client;
    return monitoring.answer(request, 0);
  };
  EXPECT_EQ(ask("/metrics", "127.0.0.1").body, "up 1\n");
  EXPECT_EQ(ask("/metrics", "10.1.2.3").status, 200U);
  for (const char* client : {"203.0.113.1", "::1", "", "unknown"}) {
    EXPECT_EQ(ask("/metrics", client).status, 404U) << client;
  }
  EXPECT_EQ(ask("/readyz", "203.0.113.1").status, 200U);
  readiness.drain();
  EXPECT_EQ(ask("/readyz", "203.0.113.1").status, 503U);
  EXPECT_EQ(ask("/readyz", "203.0.113.1").body, R"({"status":"draining"})");
  EXPECT_EQ(ask("/healthz", "203.0.113.1").status, 200U) << "it lives";
}

TEST(Draining, TakesNoNewCallsAndKeepsThoseThatAreThere) {
  Switchboard board;
  const auto anna = board.available("anna");
  const auto talking = board.caller();
  const auto call = board.talk(talking, anna);
  const auto waiting = board.caller();
  const auto second = board.ring(waiting);
  board.registry().drain();
  const auto late = board.caller();
  board.say(late, {{"type", "call.start"},
                   {"desk", "URP_1"},
                   {"kind", "voice"},
                   {"lang", "it"},
                   {"transports", {"rtp"}}});
  EXPECT_EQ(text_in(board.last(late, "call.refused"), "reason"), "server_full");
  // The running call ends, and the one that waited is answered.
  board.say(anna, {{"type", "call.hangup"}, {"call", call}});
  board.say(anna, {{"type", "call.answer"}, {"call", second}, {"transports", {"rtp"}}});
  EXPECT_EQ(text_in(board.last(waiting, "call.answered"), "call"), second);
  EXPECT_EQ(board.registry().call_count(), 1U);
  // It comes back after a loss, too.
  const auto token = text_in(board.last(waiting, "call.answered"), "resume");
  board.drop(waiting);
  const auto back = board.caller();
  board.say(back, {{"type", "call.resume"}, {"call", second}, {"resume", token}, {"fresh", true}});
  EXPECT_EQ(text_in(board.last(back, "call.resumed"), "state"), "talking");
}

}  // namespace
}  // namespace sportello::signaling
