// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/address_limits.h"
#include "base/token_bucket.h"
#include "calls/call_observer.h"
#include "calls/call_registry.h"
#include "live/live_state.h"
#include "ws/connection.h"

namespace sportello::signaling {

/// The times after which a silent socket is closed.
struct IdleSettings {
  TimeMs first_message_timeout = 15'000;
  TimeMs idle_timeout = 45'000;
};

/// Who opened a socket.
struct Visitor {
  AddressKey address{};
  std::optional<OperatorIdentity> identity;  ///< set for operators
  std::string session;                       ///< the operator's session, as `Sessions` knows it
};

/// All WebSockets: it checks what comes in against the limits, hands it to whoever decides and carries
/// out what follows. It knows no sockets, only `Connection`s, and no clock.
class ConnectionHub {
 public:
  ConnectionHub(const IdleSettings& idle, LiveState& live, AddressLimits& limits)
      : idle_(idle), live_(live), limits_(limits) {}

  /// Takes a socket in. The handshake is done; the first messages may go out at once.
  ConnectionId open(std::shared_ptr<Connection> connection, const Visitor& visitor, TimeMs now);

  /// A whole text message came in.
  void receive(ConnectionId id, std::string_view text, TimeMs now);
  /// Something came in that no message can be made of.
  void reject(ConnectionId id, CloseCode code, std::string_view why, TimeMs now);
  /// A pong or a ping came in; they count against the rate, too.
  void heard(ConnectionId id, TimeMs now);
  /// The socket is gone. Every opened socket reports this once.
  void closed(ConnectionId id, TimeMs now);

  /// Does what is due: pings, idle sockets, calls.
  void advance(TimeMs now);
  /// When `advance` should be called next, at the latest; `now` plus a second if nothing is due.
  TimeMs next_advance(TimeMs now) const;

  /// Closes the sockets of a session that was signed out.
  void sign_out(std::string_view session, TimeMs now);
  /// Closes the operators' sockets whose session is not valid any more.
  void check_sessions(const std::function<bool(std::string_view session)>& valid, TimeMs now);
  /// An operator's name or desks have changed.
  void update_operator(const OperatorIdentity& identity, TimeMs now);
  /// Does what was decided.
  void apply(Effects& effects, TimeMs now);
  /// The same message to every socket.
  void tell_all(const Text& text);
  /// Closes all with 1001.
  void go_down(TimeMs now);
  /// Drops all at once and forgets them; the observers hear no more.
  void abort_all();

  /// Who hears of what happens, as long as the hub lives or until `abort_all`.
  void observe(CallObserver& observer) { observers_.push_back(&observer); }

  std::size_t size() const { return entries_.size(); }
  std::size_t operator_count() const { return sessions_.size(); }

 private:
  struct Entry {
    std::shared_ptr<Connection> connection;
    AddressKey address;
    Role role;
    bool closing = false;
    bool spoke = false;   ///< a message came
    bool pinged = false;  ///< and nothing since
    TokenBucket bucket;
    TimeMs opened_or_closing = 0;  ///< when it opened; while closing, when that began
    TimeMs heard = 0;
  };

  void watch_answer(const CallEvent& answer);
  void close(Entry& entry, CloseCode code, TimeMs now);
  void fail(ConnectionId id, Entry& entry, CloseCode code, std::string_view why, TimeMs now);
  void sweep(TimeMs now);
  void check(ConnectionId id, Entry& entry, TimeMs now,
             std::vector<std::pair<ConnectionId, const char*>>& idle);
  std::size_t sweep_parts() const;
  TimeMs sweep_interval() const;

  IdleSettings idle_;
  LiveState& live_;
  AddressLimits& limits_;
  std::vector<CallObserver*> observers_;
  std::unordered_map<ConnectionId, Entry> entries_;
  std::unordered_map<ConnectionId, std::string> sessions_;
  ConnectionId next_id_ = 1;
  TimeMs next_sweep_ = 0;
  std::size_t next_bucket_ = 0;  // of `entries_`, where the sweep goes on
};

}  // namespace sportello::signaling
