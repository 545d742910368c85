// SPDX-License-Identifier: EUPL-1.2
#include "accounts/sign_in_guard.h"

#include <gtest/gtest.h>

namespace sportello::signaling {
namespace {

const AddressKey kHome = address_key("192.0.2.1");
const AddressKey kAbroad = address_key("198.51.100.1");
constexpr TimeMs kBase = 1'000;

TEST(SignInGuardTest, ANameWaitsLongerAfterEachFailure) {
  SignInGuard guard(kBase);
  TimeMs now = 1'000'000;
  for (int i = 0; i < SignInGuard::kFreeFailuresPerName; ++i) {
    EXPECT_EQ(guard.attempt("anna", kHome, now), 0) << i;
  }
  for (const TimeMs wait : {1'000, 2'000, 4'000, 8'000}) {
    EXPECT_EQ(guard.attempt("anna", kHome, now), wait);
    EXPECT_EQ(guard.attempt("anna", kAbroad, now), wait) << "wherever the guess comes from";
    EXPECT_EQ(guard.attempt("anna", kHome, now + wait - 1), 1);
    now += wait;
    EXPECT_EQ(guard.attempt("anna", kHome, now), 0);
  }
  EXPECT_EQ(guard.attempt("bruno", kHome, now), 0);
}

TEST(SignInGuardTest, TheWaitHasABound) {
  SignInGuard guard(kBase);
  TimeMs now = 0;
  TimeMs longest = 0;
  for (int i = 0; i < 60; ++i) {
    const TimeMs wait = guard.attempt("anna", kHome, now);
    longest = std::max(longest, wait);
    now += wait;
  }
  EXPECT_EQ(longest, 900 * kBase);
}

TEST(SignInGuardTest, AnAddressThatTriesManyNamesWaitsToo) {
  SignInGuard guard(kBase);
  for (int i = 0; i < SignInGuard::kFreeFailuresPerAddress; ++i) {
    EXPECT_EQ(guard.attempt("name" + std::to_string(i), kAbroad, 0), 0);
  }
  EXPECT_EQ(guard.attempt("another", kAbroad, 0), 1'000);
  EXPECT_EQ(guard.attempt("another", kHome, 0), 0);
}

TEST(SignInGuardTest, SuccessClearsTheName) {
  SignInGuard guard(kBase);
  for (int i = 0; i < 4; ++i) guard.attempt("anna", kHome, 0);
  EXPECT_EQ(guard.attempt("anna", kHome, 0), 0);
  guard.succeeded("anna", kHome);
  for (int i = 0; i < 5; ++i) EXPECT_EQ(guard.attempt("anna", kHome, 0), 0) << i;
  EXPECT_GT(guard.attempt("anna", kHome, 0), 0);
}

TEST(SignInGuardTest, SuccessWithOneAccountBuysNoGuessesAtOthers) {
  SignInGuard guard(kBase);
  int guesses = 0;
  for (int i = 0; i < 1'000; ++i) {
    if (guard.attempt("victim" + std::to_string(i), kAbroad, 0) == 0) ++guesses;
    if (guard.attempt("own", kAbroad, 0) == 0) guard.succeeded("own", kAbroad);
  }
  EXPECT_LE(guesses, SignInGuard::kFreeFailuresPerAddress);
}

TEST(SignInGuardTest, FailuresAreForgottenAfterAQuietHour) {
  SignInGuard guard(kBase);
  for (int i = 0; i < 5; ++i) guard.attempt("anna", kHome, 0);
  EXPECT_GT(guard.attempt("anna", kHome, 0), 0);
  const TimeMs later = 2 * 3'600 * kBase;
  for (int i = 0; i < 5; ++i) EXPECT_EQ(guard.attempt("anna", kHome, later), 0);
}

}  // namespace
}  // namespace sportello::signaling
