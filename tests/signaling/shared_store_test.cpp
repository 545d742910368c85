// SPDX-License-Identifier: EUPL-1.2
// One suite for what nodes share: the twin in memory and Redis have to do the same.
#include "live/shared_store.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "live/redis_client.h"
#include "live/redis_store.h"
#include "signaling/memory_store.h"
#include "signaling/redis_server.h"

namespace sportello::signaling {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

constexpr TimeMs kLease = 60'000;

/// Where stores live, and how time passes there.
class World {
 public:
  virtual ~World() = default;
  virtual std::unique_ptr<SharedStore> make() = 0;
  /// Lets happen what has to, until `done` says so.
  virtual void until(const std::function<bool()>& done) = 0;
  /// Long enough for a lease of `kShort`, and for a node with it to count as dead.
  virtual void pass_short_lease() = 0;
  virtual void lose_everything() = 0;
  static constexpr TimeMs kShort = 50;
};

class MemoryWorld final : public World {
 public:
  std::unique_ptr<SharedStore> make() override { return std::make_unique<MemoryStore>(space_); }
  void until(const std::function<bool()>& done) override {
    space_.run();
    ASSERT_TRUE(done());
  }
  void pass_short_lease() override { space_.now += 2 * kShort; }
  void lose_everything() override { space_.lose_everything(); }

 private:
  MemorySpace space_;
};

class RedisWorld final : public World {
 public:
  std::unique_ptr<SharedStore> make() override {
    RedisAccess access;
    access.url.socket = server_.socket();
    const auto executor = context_.get_executor();
    return std::make_unique<RedisStore>(std::make_unique<RedisClient>(executor, access),
                                        std::make_unique<RedisClient>(executor, access), 100);
  }
  void until(const std::function<bool()>& done) override {
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(60);
    while (!done() && std::chrono::steady_clock::now() < end) {
      context_.restart();
      context_.run_for(std::chrono::milliseconds(5));
    }
    ASSERT_TRUE(done());
  }
  void pass_short_lease() override {
    context_.restart();
    context_.run_for(std::chrono::milliseconds(2 * kShort));
  }
  void lose_everything() override {
    RedisAccess access;
    access.url.socket = server_.socket();
    RedisClient client(context_.get_executor(), access);
    bool flushed = false;
    client.start({{"FLUSHALL"}}, [&](bool up) { flushed = up; });
    until([&] { return flushed; });
  }

 private:
  RedisServer server_;
  asio::io_context context_{1};
};

struct Kind {
  const char* name;
  std::unique_ptr<World> (*make)();
};
void PrintTo(const Kind& kind, std::ostream* out) { *out << kind.name; }

class SharedStoreTest : public testing::TestWithParam<Kind> {
 protected:
  struct Node {
    std::string name;
    std::vector<std::string> mails;
    std::vector<std::pair<std::string, std::string>> reports;
    bool reachable = false;
    std::unique_ptr<SharedStore> store;
  };

  Node& node(const std::string& name) {
    auto node = std::make_unique<Node>();
    node->name = name;
    node->store = world_->make();
    auto* raw = node.get();
    raw->store->start(name, {[raw](bool up) { raw->reachable = up; },
                             [raw](std::string_view mail) { raw->mails.emplace_back(mail); },
                             [raw](const std::string& id, std::string_view report) {
                               raw->reports.emplace_back(id, report);
                             }});
    nodes_.push_back(std::move(node));
    world_->until([raw] { return raw->reachable; });
    return *raw;
  }

  LeaseAnswer lease(Node& node, std::uint64_t fence = 0, TimeMs lease = kLease,
                    bool candidate = true, bool reap = false) {
    std::optional<LeaseAnswer> answer;
    bool done = false;
    node.store->lease({node.name, lease, fence, candidate, reap}, [&](auto given) {
      answer = given;
      done = true;
    });
    world_->until([&] { return done; });
    return answer.value();
  }

  CommitOutcome commit(Node& node, Commit what) {
    std::optional<CommitOutcome> outcome;
    what.node = node.name;
    node.store->commit(what, [&](CommitOutcome given) { outcome = given; });
    world_->until([&] { return outcome.has_value(); });
    return *outcome;
  }
  CommitOutcome commit(Node& node, std::uint64_t fence, std::uint64_t number,
                       std::vector<JournalChange> changes) {
    Commit what;
    what.fence = fence;
    what.number = number;
    what.changes = std::move(changes);
    return commit(node, what);
  }

  std::vector<std::string> load(Node& node) {
    std::vector<std::string> calls;
    bool done = false;
    node.store->load([&](auto given) {
      for (const auto& call : given.value().calls) calls.push_back(call.call + "=" + call.entry);
      ended_ = given.value().ended;
      done = true;
    });
    world_->until([&] { return done; });
    return calls;
  }

  std::unique_ptr<World> world_ = GetParam().make();
  std::vector<std::unique_ptr<Node>> nodes_;
  std::vector<std::string> ended_;  // as loaded last
};

JournalChange waits(const std::string& call, std::uint64_t score) {
  return {call, "waits", {}, "D", score, {}, {}};
}
JournalChange answered(const std::string& call, const std::string& by) {
  return {call, "talks", "D", {}, 0, {by}, {}};
}
JournalChange over(const std::string& call, const std::string& left_by) {
  return {call, {}, {}, {}, 0, {}, {left_by}};
}

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
  EXPECT_EQ(lease(b, 0, kLease, false).coordinator, "") << "no candidate";
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
  lease(b, 0, kLease, false);
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
  lease(b, 0, kLease, false);
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
  EXPECT_THAT(lease(a, fence).lost, IsEmpty()) << "not asked for";
  EXPECT_THAT(lease(a, fence, kLease, true, true).lost, ElementsAre("b"));
  EXPECT_THAT(lease(a, fence, kLease, true, true).lost, IsEmpty());
  EXPECT_FALSE(lease(b, 0, kLease, false).known);
}

TEST_P(SharedStoreTest, WhoLeavesHandsOver) {
  auto& a = node("a");
  auto& b = node("b");
  const auto fence = lease(a).fence;
  lease(b, 0, kLease, false);
  bool left = false;
  a.store->leave("a", fence, "vacant", [&] { left = true; });
  world_->until([&] { return left && !b.mails.empty(); });
  EXPECT_THAT(b.mails, ElementsAre("vacant"));
  const auto next = lease(b, 0, kLease, true);
  EXPECT_TRUE(next.taken);
  EXPECT_THAT(lease(b, next.fence, kLease, true, true).lost, ElementsAre("a"));
}

INSTANTIATE_TEST_SUITE_P(
    Stores, SharedStoreTest,
    testing::Values(Kind{"Memory",
                         []() -> std::unique_ptr<World> { return std::make_unique<MemoryWorld>(); }},
                    Kind{"Redis",
                         []() -> std::unique_ptr<World> { return std::make_unique<RedisWorld>(); }}),
    [](const auto& param_info) { return param_info.param.name; });

// What only the real one can show.
class RedisStoreTest : public testing::Test {
 protected:
  void until(const std::function<bool()>& done) {
    const auto end = std::chrono::steady_clock::now() + std::chrono::seconds(60);
    while (!done() && std::chrono::steady_clock::now() < end) {
      context_.restart();
      context_.run_for(std::chrono::milliseconds(5));
    }
    ASSERT_TRUE(done());
  }

  std::unique_ptr<RedisStore> store(const std::string& password = {}) {
    RedisAccess access;
    access.url.socket = server_.socket();
    access.password = password;
    access.patience = 200;
    const auto executor = context_.get_executor();
    return std::make_unique<RedisStore>(std::make_unique<RedisClient>(executor, access),
                                        std::make_unique<RedisClient>(executor, access), 50);
  }

  RedisServer server_;
  asio::io_context context_{1};
};

TEST_F(RedisStoreTest, AServerThatHangsOrDiesIsLostAndFoundAgain) {
  auto nodes = store();
  bool reachable = false;
  nodes->start("a", {[&](bool up) { reachable = up; }, {}, {}});
  until([&] { return reachable; });
  server_.hang();
  until([&] { return !reachable; });
  std::optional<bool> taken;
  nodes->report("text", [&](bool done) { taken = done; });
  EXPECT_FALSE(taken.has_value()) << "never from within the call";
  until([&] { return taken.has_value(); });
  EXPECT_FALSE(*taken);
  server_.go_on();
  until([&] { return reachable; });
  server_.kill();
  until([&] { return !reachable; });
  server_.start();
  until([&] { return reachable; });
  nodes->report("text", [&](bool done) { taken = done; });
  until([&] { return *taken; });
}

TEST_F(RedisStoreTest, ThePasswordIsNeeded) {
  server_.start("secret with blanks");
  auto stranger = store("wrong");
  bool reachable = false;
  stranger->start("a", {[&](bool up) { reachable = up; }, {}, {}});
  context_.run_for(std::chrono::milliseconds(300));
  EXPECT_FALSE(reachable);
  auto known = store("secret with blanks");
  known->start("a", {[&](bool up) { reachable = up; }, {}, {}});
  until([&] { return reachable; });
}

}  // namespace
}  // namespace sportello::signaling
