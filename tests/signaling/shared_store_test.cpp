// SPDX-License-Identifier: EUPL-1.2
// One suite for what nodes share: the twin in memory and Redis have to do the same.
#include "live/shared_store.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "signaling/shared_store_world.h"

namespace sportello::signaling {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

TEST_P(SharedStoreTest, OneNodeGetsTheLeaseAndKeepsIt) {
  auto& a = node("a");
  auto& b = node("b");
  const auto first = lease(a);
  EXPECT_FALSE(first.known);
  EXPECT_TRUE(first.taken);
  EXPECT_EQ(first.coordinator, "a");
  EXPECT_GT(first.fence, 0U);
  const auto other = lease(b);
  EXPECT_FALSE(other.taken);
  EXPECT_EQ(other.coordinator, "a");
  EXPECT_GT(other.runs_out_in, 0);
  const auto again = lease(a, first.fence);
  EXPECT_TRUE(again.known);
  EXPECT_FALSE(again.taken);
  EXPECT_EQ(again.fence, first.fence);
}

TEST_P(SharedStoreTest, WhoHeardNoAnswerFindsOutThatItHasTheLease) {
  auto& a = node("a");
  const auto lost = lease(a);
  const auto again = lease(a, 0);
  EXPECT_TRUE(again.taken);
  EXPECT_EQ(again.fence, lost.fence);
  EXPECT_THAT(again.nodes, ElementsAre("a"));
}

TEST_P(SharedStoreTest, ALeaseThatRanOutGoesToAnotherWithAHigherFence) {
  auto& a = node("a");
  auto& b = node("b");
  const auto first = lease(a, 0, World::kShort);
  world_->pass_short_lease();
  EXPECT_EQ(lease(b, 0, kStoreLease, false).coordinator, "") << "no candidate";
  const auto second = lease(b);
  EXPECT_TRUE(second.taken);
  EXPECT_GT(second.fence, first.fence);
  EXPECT_THAT(second.nodes, UnorderedElementsAre("a", "b"));
  EXPECT_EQ(lease(a, first.fence).coordinator, "b");
}

TEST_P(SharedStoreTest, WhoHadTheLeaseTakesItUpAgainIfNobodyElseDid) {
  auto& a = node("a");
  const auto first = lease(a, 0, World::kShort);
  world_->pass_short_lease();
  const auto again = lease(a, first.fence);
  EXPECT_FALSE(again.taken);
  EXPECT_FALSE(again.emptied);
  EXPECT_EQ(again.coordinator, "a");
  EXPECT_EQ(again.fence, first.fence);
}

TEST_P(SharedStoreTest, AnEmptiedStoreIsTakenUpByWhoComesFirst) {
  auto& a = node("a");
  auto& b = node("b");
  const auto first = lease(a);
  world_->lose_everything();
  const auto again = lease(a, first.fence);
  EXPECT_TRUE(again.emptied);
  EXPECT_EQ(again.fence, first.fence);
  world_->lose_everything();
  EXPECT_TRUE(lease(b).taken);
  EXPECT_EQ(lease(a, first.fence).coordinator, "b");
}

TEST_P(SharedStoreTest, TheCommitsOfAFormerCoordinatorAreRefused) {
  auto& a = node("a");
  auto& b = node("b");
  const auto first = lease(a, 0, World::kShort);
  EXPECT_EQ(commit(a, first.fence, 1, {waits("c1", 1)}), CommitOutcome::kDone);
  world_->pass_short_lease();
  EXPECT_EQ(commit(a, first.fence, 2, {waits("c2", 2)}), CommitOutcome::kDone)
      << "nobody else decides yet";
  const auto second = lease(b);
  // Both believe that they decide, and give the same call to an operator each.
  EXPECT_EQ(commit(a, first.fence, 3, {answered("c1", "anna")}), CommitOutcome::kNotCoordinator);
  EXPECT_EQ(commit(b, second.fence, 1, {answered("c1", "berto")}), CommitOutcome::kDone);
  EXPECT_EQ(commit(a, first.fence, 4, {answered("c1", "anna")}), CommitOutcome::kNotCoordinator);
  EXPECT_THAT(load(b), UnorderedElementsAre("c1=talks", "c2=waits"));
}

TEST_P(SharedStoreTest, ACallGoesToOneOperatorWhoHasNone) {
  auto& a = node("a");
  const auto fence = lease(a).fence;
  ASSERT_EQ(commit(a, fence, 1, {waits("c1", 1), waits("c2", 2)}), CommitOutcome::kDone);
  ASSERT_EQ(commit(a, fence, 2, {answered("c1", "anna")}), CommitOutcome::kDone);
  EXPECT_EQ(commit(a, fence, 3, {answered("c1", "berto")}), CommitOutcome::kConflict)
      << "it waits no more";
  EXPECT_EQ(commit(a, fence, 4, {answered("c2", "anna")}), CommitOutcome::kConflict)
      << "she has one";
  EXPECT_THAT(load(a), UnorderedElementsAre("c1=talks", "c2=waits"));
  EXPECT_EQ(commit(a, fence, 5, {answered("c2", "anna"), over("c1", "anna")}),
            CommitOutcome::kDone)
      << "one ends and the next begins in one step";
  EXPECT_THAT(load(a), ElementsAre("c2=talks"));
  EXPECT_THAT(ended_, ElementsAre("c1"));
}

TEST_P(SharedStoreTest, ACommitIsCarriedOutOnceHoweverOftenItIsSent) {
  auto& a = node("a");
  auto& b = node("b");
  lease(b, 0, kStoreLease, false);
  Commit what;
  what.fence = lease(a).fence;
  what.number = 1;
  what.changes = {waits("c1", 1)};
  what.mails = {{"b", "one"}};
  EXPECT_EQ(commit(a, what), CommitOutcome::kDone);
  EXPECT_EQ(commit(a, what), CommitOutcome::kDone);
  what.number = 2;
  what.changes = {answered("c1", "anna")};
  what.mails = {{"b", "two"}};
  EXPECT_EQ(commit(a, what), CommitOutcome::kDone);
  // The first one, which was given up as lost, comes in late.
  what.number = 1;
  what.changes = {waits("c1", 1)};
  what.mails = {{"b", "one"}};
  EXPECT_EQ(commit(a, what), CommitOutcome::kDone);
  world_->until([&] { return b.mails.size() >= 2; });
  EXPECT_THAT(b.mails, ElementsAre("one", "two"));
  EXPECT_THAT(load(a), ElementsAre("c1=talks"));
}

TEST_P(SharedStoreTest, WhatIsWrittenAnewReplacesAll) {
  auto& a = node("a");
  Commit what;
  what.fence = lease(a).fence;
  ASSERT_EQ(commit(a, what.fence, 1, {waits("c1", 1), waits("c2", 2)}), CommitOutcome::kDone);
  ASSERT_EQ(commit(a, what.fence, 2, {answered("c1", "anna")}), CommitOutcome::kDone);
  what.number = 3;
  what.anew = true;
  what.changes = {waits("c2", 2), {"c3", "talks", {}, {}, 0, {"anna"}, {}}};
  EXPECT_EQ(commit(a, what), CommitOutcome::kDone);
  EXPECT_THAT(load(a), UnorderedElementsAre("c2=waits", "c3=talks"));
}

TEST_P(SharedStoreTest, AReportIsReadUntilItsConsequencesAreKept) {
  auto& carrier = node("carrier");
  auto& a = node("a");
  auto& b = node("b");
  int taken = 0;
  for (const char* text : {"one", "two", "three"}) {
    carrier.store->report(text, [&](bool done) { taken += done ? 1 : 0; });
  }
  world_->until([&] { return taken == 3; });
  EXPECT_THAT(a.reports, IsEmpty());
  const auto first = lease(a, 0, World::kShort);
  a.store->read_reports(true);
  world_->until([&] { return a.reports.size() == 3; });
  Commit what;
  what.fence = first.fence;
  what.number = 1;
  what.consumed = a.reports[0].first;
  ASSERT_EQ(commit(a, what), CommitOutcome::kDone);
  // It read all of them, and dies before it has kept what follows from the others.
  world_->pass_short_lease();
  ASSERT_TRUE(lease(b).taken);
  b.store->read_reports(true);
  world_->until([&] { return b.reports.size() == 2; });
  EXPECT_EQ(b.reports[0].second, "two");
  EXPECT_EQ(b.reports[1].second, "three");
}

TEST_P(SharedStoreTest, LettersGoToLivingNodesInOrder) {
  auto& a = node("a");
  auto& b = node("b");
  lease(b, 0, kStoreLease, false);
  Commit what;
  what.fence = lease(a).fence;
  what.number = 1;
  const std::string bytes("\0\r\n$5 è", 9);
  what.mails = {{"b", "1"}, {"nobody", "lost"}, {"b", bytes}, {"b", ""}};
  ASSERT_EQ(commit(a, what), CommitOutcome::kDone);
  world_->until([&] { return b.mails.size() == 3; });
  EXPECT_THAT(b.mails, ElementsAre("1", bytes, ""));
  EXPECT_THAT(a.mails, IsEmpty());
}

TEST_P(SharedStoreTest, NodesThatSayNothingAreForgottenAndFindOut) {
  auto& a = node("a");
  auto& b = node("b");
  lease(b, 0, World::kShort, false);
  const auto fence = lease(a).fence;
  world_->pass_short_lease();
  EXPECT_THAT(lease(a, fence).nodes, ElementsAre("a"));
  EXPECT_FALSE(lease(b, 0, kStoreLease, false).known);
  EXPECT_THAT(lease(a, fence).nodes, UnorderedElementsAre("a", "b"));
}

TEST_P(SharedStoreTest, TheCoordinatorKnowsWhenTheNextNodeWillBeMissed) {
  auto& a = node("a");
  auto& b = node("b");
  const auto fence = lease(a).fence;
  lease(b, 0, kStoreLease / 2, false);
  const auto wait = lease(a, fence).next_loss_in;
  EXPECT_GT(wait, 0);
  EXPECT_LE(wait, kStoreLease / 2);
}

TEST_P(SharedStoreTest, NoLeaseRunsWhileNobodyCanSpeak) {
  auto& a = node("a");
  auto& b = node("b");
  const auto fence = lease(a).fence;
  lease(b, 0, kStoreLease, false);
  world_->pass_in_silence(2 * kStoreLease, {"a", "b"});
  lease(a, fence);
  EXPECT_THAT(lease(a, fence).nodes, UnorderedElementsAre("a", "b")) << "it could not renew";
  EXPECT_TRUE(lease(b, 0, kStoreLease, false).known);
}

TEST_P(SharedStoreTest, NodesThatAnEmptiedStoreHasForgottenLiveAsLongAsALease) {
  auto& a = node("a");
  Commit what;
  what.fence = lease(a).fence;
  what.number = 1;
  what.anew = true;
  what.nodes = {"b"};
  what.lease = kStoreLease / 2;
  what.mails = {{"b", "called in"}};
  ASSERT_EQ(commit(a, what), CommitOutcome::kDone);
  EXPECT_THAT(lease(a, what.fence).nodes, UnorderedElementsAre("a", "b"));
  EXPECT_LE(lease(a, what.fence).next_loss_in, kStoreLease / 2);
}

TEST_P(SharedStoreTest, BlocksAreKeptUntilAllIsWrittenAnew) {
  auto& a = node("a");
  Commit what;
  what.fence = lease(a).fence;
  what.number = 1;
  const TimeMs later = TimeMs{4'000'000'000} * 1'000;
  what.blocks = {{"one", later}, {"two", later}};
  ASSERT_EQ(commit(a, what), CommitOutcome::kDone);
  load(a);
  EXPECT_THAT(blocks_, UnorderedElementsAre("one", "two"));
  what.number = 2;
  what.anew = true;
  what.blocks = {{"two", later}};
  ASSERT_EQ(commit(a, what), CommitOutcome::kDone);
  load(a);
  EXPECT_THAT(blocks_, ElementsAre("two"));
}

TEST_P(SharedStoreTest, WhoLeavesHandsOver) {
  auto& a = node("a");
  auto& b = node("b");
  const auto fence = lease(a).fence;
  lease(b, 0, kStoreLease, false);
  bool left = false;
  a.store->leave("a", fence, "vacant", [&] { left = true; });
  world_->until([&] { return left && !b.mails.empty(); });
  EXPECT_THAT(b.mails, ElementsAre("vacant"));
  const auto next = lease(b, 0, kStoreLease, true);
  EXPECT_TRUE(next.taken);
  EXPECT_THAT(lease(b, next.fence).nodes, ElementsAre("b"));
}

INSTANTIATE_TEST_SUITE_P(
    Stores, SharedStoreTest,
    testing::Values(Kind{"Memory",
                         []() -> std::unique_ptr<World> { return std::make_unique<MemoryWorld>(); }},
                    Kind{"Redis",
                         []() -> std::unique_ptr<World> { return std::make_unique<RedisWorld>(); }}),
    [](const auto& param_info) { return param_info.param.name; });

}  // namespace
}  // namespace sportello::signaling
