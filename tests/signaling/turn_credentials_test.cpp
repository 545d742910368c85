// SPDX-License-Identifier: EUPL-1.2
// Known values: RFC 2202 for HMAC-SHA1; the last was made with `openssl dgst -sha1 -hmac north`.
#include "base/turn_credentials.h"

#include <gtest/gtest.h>

namespace sportello::signaling {
namespace {

TEST(TurnCredentials, HmacSha1OfTheRfc) {
  EXPECT_EQ(hmac_sha1_base64("Jefe", "what do ya want for nothing?"),
            "7/zfauXrL6LSdBbV8YTfnCWafHk=");
  EXPECT_EQ(hmac_sha1_base64(std::string(20, '\x0b'), "Hi There"), "thcxhlUFcmTii8C2+zeMjvFGvgA=");
  EXPECT_EQ(hmac_sha1_base64(std::string(80, '\xaa'),
                             "Test Using Larger Than Block-Size Key - Hash Key First"),
            "qkrl4VJy0A6VcFY3zoo7Ve1AIRI=");
}

TEST(TurnCredentials, ExpiryAndNameMakeTheUsername) {
  const auto made = turn_credentials("north", 1'700'000'000, "sportello");
  EXPECT_EQ(made.username, "1700000000:sportello");
  EXPECT_EQ(made.credential, "xDZ9cons/BD1f87YZTjEbgoOYhA=");
  EXPECT_NE(turn_credentials("south", 1'700'000'000, "sportello").credential, made.credential);
  EXPECT_NE(turn_credentials("north", 1'700'000'001, "sportello").credential, made.credential);
}

}  // namespace
}  // namespace sportello::signaling
