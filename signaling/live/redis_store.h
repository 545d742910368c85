// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <memory>
#include <string>

#include "live/redis_port.h"
#include "live/shared_store.h"

namespace sportello::signaling {

/// The nodes' shared state in Redis. Letters are streams: unlike a list they can be read without
/// being taken out, so that a coordinator takes reports out in the very step in which their
/// consequences are written, and one that dies in between loses none. A stream is read while
/// waiting, which blocks a connection: so there are two.
class RedisStore final : public SharedStore {
 public:
  /// `commands` and `letters` are connections to one server; `wait`: how long a read of letters may
  /// block, below the connection's patience.
  RedisStore(std::unique_ptr<RedisPort> commands, std::unique_ptr<RedisPort> letters, TimeMs wait);
  ~RedisStore() override;

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

 private:
  void set_reachable(bool& one, bool value);
  void read_letters();
  void take_letters(const RedisReply& reply);
  void run(const std::string& hash, std::vector<std::string> arguments, RedisPort::Done done);

  std::unique_ptr<RedisPort> commands_;
  std::unique_ptr<RedisPort> letters_;
  TimeMs wait_;
  std::string node_;
  Listener listener_;
  std::string lease_hash_, leave_hash_, commit_hash_;
  bool commands_up_ = false, letters_up_ = false, told_up_ = false;
  bool reading_ = false;
  bool reports_on_ = false;
  bool stopped_ = false;
  std::string last_mail_ = "0", last_report_ = "0";
  // Callbacks of a port may come after this object is gone.
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
};

}  // namespace sportello::signaling
