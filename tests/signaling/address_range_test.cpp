// SPDX-License-Identifier: EUPL-1.2
#include "base/address_range.h"

#include <gtest/gtest.h>

namespace sportello::signaling {
namespace {

bool contains(const char* range, const char* address) {
  const auto parsed = AddressRange::parse(range);
  EXPECT_TRUE(parsed) << range;
  return parsed && parsed->contains(address);
}

TEST(AddressRange, OneAddress) {
  EXPECT_TRUE(contains("127.0.0.1", "127.0.0.1"));
  EXPECT_TRUE(contains("127.0.0.1", "::ffff:127.0.0.1"));
  EXPECT_FALSE(contains("127.0.0.1", "127.0.0.2"));
  EXPECT_TRUE(contains("::1", "0:0::1"));
  EXPECT_FALSE(contains("::1", "::2"));
  EXPECT_FALSE(contains("::1", "127.0.0.1"));
  EXPECT_TRUE(contains("fe80::1", "fe80::1%eth0"));
}

TEST(AddressRange, Prefixes) {
  EXPECT_TRUE(contains("10.0.0.0/8", "10.255.3.4"));
  EXPECT_FALSE(contains("10.0.0.0/8", "11.0.0.1"));
  EXPECT_TRUE(contains("192.168.16.0/20", "192.168.31.255"));
  EXPECT_FALSE(contains("192.168.16.0/20", "192.168.32.0"));
  EXPECT_TRUE(contains("0.0.0.0/0", "203.0.113.9"));
  EXPECT_FALSE(contains("0.0.0.0/0", "2001:db8::1")) << "all of IPv4 is not all";
  EXPECT_TRUE(contains("2001:db8::/33", "2001:db8:7fff::1"));
  EXPECT_FALSE(contains("2001:db8::/33", "2001:db8:8000::1"));
  EXPECT_TRUE(contains("::/0", "2001:db8::1"));
}

TEST(AddressRange, WhatIsNoAddressLiesInNone) {
  for (const char* text : {"", "unknown", "127.0.0.1, 10.0.0.1", "127.1", "::1/128"}) {
    EXPECT_FALSE(contains("::/0", text)) << text;
    EXPECT_FALSE(contains("::1", text)) << text;
  }
}

TEST(AddressRange, FaultyRanges) {
  for (const char* text : {"", "localhost", "10.0.0.0/33", "10.0.0.0/", "10.0.0.0/-1", "::/129",
                           "10.0.0.0/8x", "10.0.0/8", "/8", "1.2.3.4/8/8"}) {
    EXPECT_FALSE(AddressRange::parse(text)) << text;
  }
}

}  // namespace
}  // namespace sportello::signaling
