// SPDX-License-Identifier: EUPL-1.2
#include "core/simulated_link.h"

#include <gtest/gtest.h>

#include <vector>

namespace sportello::testing {
namespace {

constexpr int kPackets = 20'000;

/// Sends a packet of 100 bytes every 10 ms and gives the tags in order of arrival.
std::vector<SimulatedLink::Arrival> arrivals(SimulatedLink& link) {
  const std::vector<std::uint8_t> bytes(100, 7);
  std::vector<SimulatedLink::Arrival> all;
  SimulatedLink::Arrival arrival;
  for (int i = 0; i < kPackets; ++i) {
    const std::int64_t now_us = i * 10'000;
    link.send(bytes, now_us, static_cast<std::uint64_t>(i));
    while (link.receive(now_us, arrival)) all.push_back(arrival);
  }
  while (link.receive(kPackets * 20'000LL, arrival)) all.push_back(arrival);
  return all;
}

TEST(SimulatedLink, DelaysEveryPacketWithinItsJitterAndKeepsOrder) {
  SimulatedLink link({.delay_us = 50'000, .jitter_us = 40'000}, 1);
  const auto all = arrivals(link);
  ASSERT_EQ(all.size(), kPackets);
  std::int64_t longest = 0;
  for (std::size_t i = 0; i < all.size(); ++i) {
    ASSERT_EQ(all[i].tag, i);
    ASSERT_EQ(all[i].bytes.size(), 100u);
    const std::int64_t delay_us = all[i].arrival_us - all[i].sent_us;
    ASSERT_GE(delay_us, 50'000);
    longest = std::max(longest, delay_us);
  }
  EXPECT_GT(longest, 88'000);
  EXPECT_LE(longest, 90'000);
}

TEST(SimulatedLink, LosesTheShareItIsToldAloneOrInBursts) {
  for (const double burst : {1.0, 4.0}) {
    SimulatedLink link({.loss = 0.1, .burst = burst}, 2);
    const auto all = arrivals(link);
    const double lost = kPackets - static_cast<double>(all.size());
    EXPECT_NEAR(lost / kPackets, 0.1, 0.02) << burst;
    int runs = 0;
    for (std::size_t i = 1; i < all.size(); ++i) runs += all[i].tag != all[i - 1].tag + 1;
    EXPECT_NEAR(lost / runs, burst == 1 ? 1.11 : 4.0, 0.4) << burst;
    EXPECT_EQ(link.dropped(), kPackets - all.size());
  }
}

TEST(SimulatedLink, ReordersAndDuplicates) {
  SimulatedLink link({.reorder = 0.1, .duplicate = 0.05}, 3);
  const auto all = arrivals(link);
  EXPECT_NEAR(static_cast<double>(all.size()), kPackets * 1.05, 200);
  int overtaken = 0;
  std::uint64_t highest = 0;
  for (const auto& arrival : all) {
    overtaken += arrival.tag < highest;
    highest = std::max(highest, arrival.tag);
  }
  EXPECT_NEAR(overtaken, kPackets * 0.105, 300);
}

TEST(SimulatedLink, QueuesBeforeASlowLinkAndDropsWhatDoesNotFit) {
  // 100 bytes every 10 ms are 80 kbit/s; half of that passes.
  SimulatedLink link({.rate_bps = 40'000, .queue_bytes = 1'000}, 4);
  const auto all = arrivals(link);
  EXPECT_NEAR(static_cast<double>(all.size()), kPackets / 2.0, 20);
  const auto& last = all.back();
  EXPECT_NEAR(static_cast<double>(last.arrival_us - last.sent_us), 200'000, 20'000);
}

TEST(SimulatedLink, RepeatsItselfFromTheSameSeed) {
  const LinkConfig config{.jitter_us = 9'000, .loss = 0.2, .reorder = 0.1};
  SimulatedLink a(config, 5), b(config, 5), c(config, 6);
  const auto first = arrivals(a), second = arrivals(b), third = arrivals(c);
  ASSERT_EQ(first.size(), second.size());
  for (std::size_t i = 0; i < first.size(); ++i) ASSERT_EQ(first[i].tag, second[i].tag);
  EXPECT_NE(first.size(), third.size());
}

}  // namespace
}  // namespace sportello::testing
