// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "calls/call_observer.h"
#include "metrics/exposition.h"
#include "metrics/histogram.h"

namespace sportello::signaling {

class CallRegistry;

/// Counts what happens, for Prometheus. Counting allocates nothing once a desk and a reason have
/// been seen; both are words of ours, so that there are few. Used by the server's thread only.
class Metrics final : public CallObserver {
 public:
  /// A clock that never goes back, in microseconds.
  using Clock = std::function<std::int64_t()>;

  explicit Metrics(Clock clock);

  void message_received() override;
  void message_sent() override { ++sent_; }
  void happened(const CallEvent& event) override;
  /// Measures from the message's arrival.
  std::function<void()> when_both_are_informed() override;
  /// The event loop came to a timer that was due at `due_us`.
  void loop_woke(std::int64_t due_us) { lag_.observe(seconds_since(due_us)); }

  /// What is only looked up when somebody asks.
  struct Gauges {
    std::uint64_t sockets = 0;  ///< TCP connections
    std::uint64_t caller_connections = 0;
    std::uint64_t operator_connections = 0;
    bool ready = false;
    std::function<void(Exposition&)> others{};  ///< writes what other rooms count
  };
  /// All of it, in the text format.
  std::string write(const CallRegistry& registry, const Gauges& gauges, TimeMs now) const;

 private:
  struct Desk {
    Desk();
    std::uint64_t started = 0;
    std::uint64_t answered = 0;
    std::map<std::string, std::uint64_t, std::less<>> ended;  // by reason
    Histogram wait;
  };

  double seconds_since(std::int64_t since_us) const;
  Desk& desk(std::string_view id);
  void write_calls(Exposition& out) const;
  static void write_registry(Exposition& out, const CallRegistry& registry, TimeMs now);

  Clock clock_;
  std::map<std::string, Desk, std::less<>> desks_;
  std::map<std::string, std::uint64_t, std::less<>> refused_;  // by reason
  std::int64_t received_us_ = 0;  // when the last message came
  std::uint64_t received_ = 0;
  std::uint64_t sent_ = 0;
  Histogram informed_;
  Histogram lag_;
};

}  // namespace sportello::signaling
