// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "live/coordinator.h"
#include "live/inbox_message.h"
#include "live/lease.h"
#include "live/live_state.h"
#include "live/shared_store.h"
#include "metrics/exposition.h"
#include "metrics/histogram.h"

namespace sportello::signaling {

/// One of several nodes: it carries its sockets' messages to the coordinator, or is the coordinator
/// itself. Sans-I/O apart from the store it is given.
class LiveNode final : public LiveState {
 public:
  struct Surroundings {
    std::string node;  ///< unique among all nodes, and new with each start
    TimeMs lease = 15'000;
    /// A registry that knows nothing but the desks of now.
    std::function<std::unique_ptr<CallRegistry>()> make_registry;
    std::function<TimeMs()> now;     ///< as everywhere else
    std::function<TimeMs()> steady;  ///< milliseconds that never jump
    std::function<std::uint64_t()> random;
    /// Carries out what was decided, for this node's sockets.
    std::function<void(Effects&, TimeMs now)> deliver;
    /// All sockets of this node, when `degraded` has changed.
    std::function<void(const Text&)> tell_all;
    std::function<void(const std::string& session)> signed_out;
  };

  explicit LiveNode(Surroundings surroundings);
  ~LiveNode() override { *alive_ = false; }

  /// Begins to work with the store, which has to go before this object does.
  void start(SharedStore& store);
  /// Hands over to the others, and calls `done` when they know.
  void leave(std::function<void()> done);

  void connect_operator(ConnectionId connection, const OperatorIdentity& identity, TimeMs now,
                        Effects& effects) override;
  std::optional<MessageFault> receive(const SocketMessage& message, TimeMs now,
                                      Effects& effects) override;
  void disconnect(ConnectionId connection, TimeMs now, Effects& effects) override;
  void update_operator(const OperatorIdentity& identity, TimeMs now, Effects& effects) override;
  void advance(TimeMs now, Effects& effects) override;
  std::optional<TimeMs> next_deadline(TimeMs now) const override;
  Text greeting() const override;
  void set_desks(std::vector<DeskConfig> desks) override;
  void drain() override { draining_ = true; }
  std::vector<DeskStatus> desks(TimeMs now) const override;
  std::optional<Presence> presence_of(std::string_view id) const override;
  void sign_out(std::string_view session) override;
  void when_kept(std::function<void()> done) override;
  const CallRegistry& registry() const override { return *registry_; }

  /// Whether this node decides for all.
  bool coordinating() const { return deciding(); }
  /// Nothing is decided for now, as far as this node can see.
  bool degraded() const { return degraded_; }
  bool reachable() const { return reachable_; }
  void write_metrics(Exposition& out) const;

 private:
  /// A report that the coordinator has not yet acted upon, as far as this node knows.
  struct Sent {
    std::uint64_t number = 0;
    std::vector<SocketNews> news;
    TimeMs since = 0;
  };

  bool deciding() const;
  std::optional<Text> refusal_of(const SocketMessage& message) const;
  void submit(SocketNews news, const ClientMessage* message, TimeMs now);

  // The lease (live_lease.cpp).
  void ask_for_lease();
  void lease_answered(const std::optional<LeaseAnswer>& answer);
  void load_calls();
  void take_over(const SharedJournal& journal);
  void go_on_deciding(const LeaseAnswer& answer);
  void catch_up();
  void step_down();
  void set_reachable(bool reachable);
  void check_state();
  void ask_callers_to_resume();
  void deliver(Effects& effects);

  // As a carrier (live_carrier.cpp).
  void begin_sync();
  std::deque<SocketNews> unheard_news();
  void pump_reports();
  void take_mail(std::string_view text);
  void take_news(NodeMail& mail);

  Surroundings around_;
  SharedStore* store_ = nullptr;
  LeaseKeeper lease_;
  std::unique_ptr<CallRegistry> registry_;
  std::unique_ptr<Coordinator> coordinator_;
  /// What was given up in a call from within it.
  struct Former {
    std::shared_ptr<CallRegistry> registry;
    std::shared_ptr<Coordinator> coordinator;
    void clear() {
      coordinator.reset();  // it refers to the registry
      registry.reset();
    }
  } former_;
  Histogram commit_seconds_;

  std::unordered_map<ConnectionId, OperatorIdentity> operators_;
  std::unordered_set<ConnectionId> callers_;  // those that have said something
  PublicBoard board_;                         // as the coordinator says

  bool reachable_ = false;
  bool draining_ = false;
  bool taking_over_ = false;  // holds the lease, but has not taken the calls over yet
  bool loading_ = false;
  std::vector<std::string> to_call_in_;
  bool stopped_ = false;
  bool degraded_ = true;
  TimeMs trouble_since_ = 0;
  TimeMs paused_since_ = 0;  // as the coordinator

  std::uint64_t sync_ = 0;
  std::uint64_t reports_ = 0;  // sent within this run
  std::uint64_t mails_ = 0;    // received within this run
  bool synced_ = false;
  bool reporting_ = false;  // a report is on its way to the store
  bool resend_ = false;     // whether the last one came there is not known
  std::deque<SocketNews> waiting_;
  std::size_t waiting_bytes_ = 0;
  std::deque<Sent> sent_;

  // Callbacks of the store may come after this object is gone.
  std::shared_ptr<bool> alive_ = std::make_shared<bool>(true);
};

}  // namespace sportello::signaling
