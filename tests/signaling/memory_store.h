// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "live/shared_store.h"

namespace sportello::signaling {

/// What several `MemoryStore`s share, as several nodes share one Redis; with a clock of its own.
class MemorySpace {
 public:
  TimeMs now = 1'000;

  /// Carries out what was asked for, and all that follows from it.
  void run();
  /// As when Redis hangs: what is asked for is neither done nor refused until it is back.
  void set_hanging(bool hanging) { hanging_ = hanging; }
  /// As when Redis was restarted without a file.
  void lose_everything();

 private:
  friend class MemoryStore;
  struct Lease {
    std::string node;
    std::uint64_t fence = 0;
    TimeMs until = 0;
    bool free(TimeMs at) const { return node.empty() || until <= at; }
  };
  struct Queued {
    std::string call;
    std::uint64_t score = 0;
  };

  std::deque<std::function<void()>> tasks_;
  bool hanging_ = false;
  std::map<std::string, TimeMs> nodes_;
  std::optional<TimeMs> heard_;
  Lease coordinator_;
  Lease holder_;
  std::uint64_t fence_ = 0;
  std::pair<std::uint64_t, std::uint64_t> committed_;  // fence and number
  std::map<std::string, std::string> calls_;
  std::vector<std::string> ended_;
  std::vector<std::string> blocks_;
  std::map<std::string, std::map<std::string, std::uint64_t>> queues_;
  std::map<std::string, std::string> operators_;
  std::uint64_t letters_ = 0;
  std::map<std::uint64_t, std::string> reports_;
  std::map<std::string, std::map<std::uint64_t, std::string>> inboxes_;
  std::vector<class MemoryStore*> stores_;
};

/// The embedded twin of `RedisStore`.
class MemoryStore final : public SharedStore {
 public:
  explicit MemoryStore(MemorySpace& space);
  ~MemoryStore() override;

  void start(const std::string& node, Listener listener) override;
  void stop() override;
  void lease(const LeaseRequest& request,
             std::function<void(std::optional<LeaseAnswer>)> done) override;
  void leave(const std::string& node, std::uint64_t fence, std::string mail,
             std::function<void()> done) override;
  void commit(const Commit& commit, std::function<void(CommitOutcome)> done) override;
  void load(std::function<void(std::optional<SharedJournal>)> done) override;
  void report(const std::string& report, std::function<void(bool)> done) override;
  void read_reports(bool on) override;

  /// The connection of this one alone breaks, or comes back.
  void set_connected(bool connected);

 private:
  friend class MemorySpace;
  template <class Work>
  void post(Work work);
  LeaseAnswer answer(const LeaseRequest& request);
  CommitOutcome carry_out(const Commit& commit);
  bool deliver_next();

  MemorySpace& space_;
  std::string node_;
  Listener listener_;
  bool started_ = false, connected_ = false, reports_on_ = false;
  std::uint64_t last_mail_ = 0, last_report_ = 0;
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
};

}  // namespace sportello::signaling
