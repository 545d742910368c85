// SPDX-License-Identifier: EUPL-1.2
// The right to rate a call: for a day, from this server only, and nothing else passes for it.
#include "calls/rating_ticket.h"

#include <gtest/gtest.h>

#include "calls/resume_token.h"

namespace sportello::signaling {
namespace {

constexpr TimeMs kNow = 1'700'000'000'000;

TEST(RatingTicket, SaysWhatWasSealedUntilItExpires) {
  const RatingTickets tickets({1});
  const auto token = tickets.seal({"x", "URP_1", kNow, kNow + 10});
  const auto ticket = tickets.open(token, kNow + 9);
  ASSERT_TRUE(ticket);
  EXPECT_EQ(ticket->id, "x");
  EXPECT_EQ(ticket->desk, "URP_1");
  EXPECT_EQ(ticket->hour, kNow);
  EXPECT_FALSE(tickets.open(token, kNow + 10));
}

TEST(RatingTicket, OtherKeysAndOtherSealsAreNone) {
  const RatingTickets tickets({1});
  const auto token = tickets.seal({"x", "URP_1", kNow, kNow + 10});
  EXPECT_FALSE(RatingTickets({2}).open(token, kNow));
  EXPECT_FALSE(tickets.open("", kNow));
  EXPECT_FALSE(tickets.open(token.substr(1), kNow));
  const ResumeTokens tokens({1});
  EXPECT_FALSE(tickets.open(tokens.seal({}), kNow)) << "a resume token is no rating";
  EXPECT_FALSE(tokens.open(token)) << "and the other way round";
}

}  // namespace
}  // namespace sportello::signaling
