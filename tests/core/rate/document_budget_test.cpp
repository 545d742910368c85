// SPDX-License-Identifier: EUPL-1.2
#include "rate/document_budget.h"

#include <gtest/gtest.h>

namespace sportello {
namespace {

/// Bytes written in ten seconds by one who comes by every `step_us`.
int64_t write(DocumentBudget* budget, int64_t step_us, int64_t* largest) {
  int64_t bytes = 0;
  for (int64_t now_us = 0; now_us < 10'000'000; now_us += step_us) {
    const int64_t now = budget->bytes(now_us);
    if (now > 0) budget->on_sent(now, now_us);
    bytes += now;
    *largest = std::max(*largest, now);
  }
  return bytes;
}

TEST(DocumentBudget, IsUsedUpInStepsThatAreShortForVoice) {
  for (const int64_t rate_bps : {10'000, 40'000, 200'000, 900'000, 3'000'000}) {
    for (const int64_t step_us : {5'000, 20'000}) {
      DocumentBudget budget;
      budget.set_rate_bps(rate_bps, 0);
      int64_t largest = 0;
      const int64_t bytes = write(&budget, step_us, &largest);
      EXPECT_LE(DocumentBudget::cost(largest) * 8'000'000 / rate_bps, rate_bps < 40'000 ? 300'000 : 105'000);
      // What the headers take is not to be had for documents; nothing else is lost.
      const double packet = static_cast<double>(std::min<int64_t>(largest, DocumentBudget::kPacketPayload));
      const double share = packet / static_cast<double>(DocumentBudget::cost(static_cast<int64_t>(packet)));
      EXPECT_GT(static_cast<double>(bytes), 0.93 * share * static_cast<double>(rate_bps) * 10 / 8) << rate_bps;
      EXPECT_LE(bytes, rate_bps * 10 / 8 + largest);
    }
  }
}

TEST(DocumentBudget, SavesNothingUpWhileNothingWaits) {
  DocumentBudget budget;
  budget.set_rate_bps(500'000, 0);
  budget.set_rate_bps(0, 100'000);
  EXPECT_EQ(budget.bytes(5'000'000), 0);
  budget.set_rate_bps(500'000, 6'000'000);
  EXPECT_EQ(budget.bytes(6'000'000), 0);
  EXPECT_GT(budget.next_us(6'000'000), 6'000'000);
  EXPECT_GT(budget.bytes(budget.next_us(6'000'000)), 0);
}

TEST(DocumentBudget, WhatIsWrittenBeyondItIsPaidForButNotForEver) {
  DocumentBudget budget;
  budget.set_rate_bps(100'000, 0);
  budget.on_sent(1'000'000, 0);
  EXPECT_EQ(budget.bytes(900'000), 0);
  EXPECT_GT(budget.bytes(1'200'000), 0);
}

}  // namespace
}  // namespace sportello
