// SPDX-License-Identifier: EUPL-1.2
#include "base/address_limits.h"

#include <gtest/gtest.h>

namespace sportello::signaling {
namespace {

TEST(AddressKeyTest, OneKeyAHousehold) {
  EXPECT_NE(address_key("192.0.2.1"), address_key("192.0.2.2"));
  EXPECT_EQ(address_key("::ffff:192.0.2.1"), address_key("192.0.2.1"));
  EXPECT_EQ(address_key("2001:db8:1:2:3::1"), address_key("2001:db8:1:2:ffff::9"));
  EXPECT_NE(address_key("2001:db8:1:2::1"), address_key("2001:db8:1:3::1"));
  EXPECT_EQ(address_key("fe80::1%eth0"), address_key("fe80::1"));
  EXPECT_EQ(address_key("garbage"), address_key(""));
}

TEST(AddressLimitsTest, ConnectionsOfOneAddress) {
  AddressLimits limits(2, 30);
  const auto a = address_key("192.0.2.1");
  const auto b = address_key("192.0.2.2");
  EXPECT_TRUE(limits.open_connection(a));
  EXPECT_TRUE(limits.open_connection(a));
  EXPECT_FALSE(limits.open_connection(a));
  EXPECT_TRUE(limits.open_connection(b));
  limits.close_connection(a);
  EXPECT_TRUE(limits.open_connection(a));
  EXPECT_FALSE(limits.open_connection(a));
}

TEST(AddressLimitsTest, NewCallsOfOneAddress) {
  AddressLimits limits(2, 6);  // six at once, then one every ten seconds
  const auto a = address_key("192.0.2.1");
  for (int i = 0; i < 6; ++i) EXPECT_TRUE(limits.start_call(a, 1'000)) << i;
  EXPECT_FALSE(limits.start_call(a, 1'000));
  EXPECT_TRUE(limits.start_call(address_key("192.0.2.2"), 1'000));
  EXPECT_FALSE(limits.start_call(a, 10'900));
  EXPECT_TRUE(limits.start_call(a, 11'000));
  EXPECT_FALSE(limits.start_call(a, 11'000));
  for (int i = 0; i < 6; ++i) EXPECT_TRUE(limits.start_call(a, 200'000)) << i;
  EXPECT_FALSE(limits.start_call(a, 200'000));
}

TEST(TokenBucketTest, NeverMoreThan120InAnyTenSeconds) {
  constexpr Rate kRate{60.0, 6.0};
  TokenBucket bucket(kRate, 0);
  std::vector<TimeMs> taken;
  for (TimeMs now = 0; now < 60'000; now += 10) {
    if (bucket.take(kRate, now)) taken.push_back(now);
  }
  EXPECT_GE(taken.size(), 60U + 6 * 59);
  for (std::size_t i = 0; i + 120 < taken.size(); ++i) {
    EXPECT_GT(taken[i + 120] - taken[i], 9'990);
  }
}

TEST(TokenBucketTest, AClockThatStandsStillOrStepsBackGivesNothing) {
  constexpr Rate kRate{1.0, 1.0};
  TokenBucket bucket(kRate, 5'000);
  EXPECT_TRUE(bucket.take(kRate, 5'000));
  EXPECT_FALSE(bucket.take(kRate, 1'000));
  EXPECT_FALSE(bucket.take(kRate, 5'500));
  EXPECT_TRUE(bucket.take(kRate, 6'000));
}

}  // namespace
}  // namespace sportello::signaling
