// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <gtest/gtest.h>

#include <chrono>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "live/redis_client.h"
#include "live/redis_store.h"
#include "signaling/memory_store.h"
#include "signaling/redis_server.h"

namespace sportello::signaling {

/// Of the nodes in these tests.
inline constexpr TimeMs kStoreLease = 60'000;

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
  /// Time in which none of the nodes named can speak to the store.
  virtual void pass_in_silence(TimeMs time, const std::vector<std::string>& nodes) = 0;
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
  void pass_in_silence(TimeMs time, const std::vector<std::string>&) override {
    space_.now += time;
  }

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
  void lose_everything() override { ask({"FLUSHALL"}); }
  void pass_in_silence(TimeMs time, const std::vector<std::string>& nodes) override {
    // The same as moving the clock: what has happened lies further back.
    const std::string back = "-" + std::to_string(time);
    ask({"INCRBY", "sportello:heard", back});
    for (const auto& node : nodes) ask({"ZINCRBY", "sportello:nodes", back, node});
  }

 private:
  void ask(const std::vector<std::string>& command) {
    RedisAccess access;
    access.url.socket = server_.socket();
    RedisClient client(context_.get_executor(), access);
    bool done = false;
    client.start({command}, [&](bool up) { done = up; });
    until([&] { return done; });
  }

  RedisServer server_;
  asio::io_context context_{1};
};

struct Kind {
  const char* name;
  std::unique_ptr<World> (*make)();
};
inline void PrintTo(const Kind& kind, std::ostream* out) { *out << kind.name; }

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

  LeaseAnswer lease(Node& node, std::uint64_t fence = 0, TimeMs lease = kStoreLease,
                    bool candidate = true) {
    std::optional<LeaseAnswer> answer;
    bool done = false;
    node.store->lease({node.name, lease, fence, candidate}, [&](auto given) {
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
      blocks_ = given.value().blocks;
      done = true;
    });
    world_->until([&] { return done; });
    return calls;
  }

  std::unique_ptr<World> world_ = GetParam().make();
  std::vector<std::unique_ptr<Node>> nodes_;
  std::vector<std::string> ended_, blocks_;  // as loaded last
};

inline JournalChange waits(const std::string& call, std::uint64_t score) {
  return {call, "waits", {}, "D", score, {}, {}};
}
inline JournalChange answered(const std::string& call, const std::string& by) {
  return {call, "talks", "D", {}, 0, {by}, {}};
}
inline JournalChange over(const std::string& call, const std::string& left_by) {
  return {call, {}, {}, {}, 0, {}, {left_by}};
}

}  // namespace sportello::signaling
