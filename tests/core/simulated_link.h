// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <vector>

namespace sportello::testing {

/// SplitMix64 (Steele, Lea, Flood 2014): small, seeded, the same on every platform.
class SeededRandom {
 public:
  explicit SeededRandom(std::uint64_t seed) : state_(seed) {}

  std::uint64_t next() {
    state_ += 0x9E3779B97F4A7C15u;
    std::uint64_t z = state_;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9u;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBu;
    return z ^ (z >> 31);
  }
  /// Uniform in [0, 1).
  double uniform() { return static_cast<double>(next() >> 11) * 0x1.0p-53; }
  /// Uniform in [0, bound); 0 if the bound is not positive.
  std::int64_t below(std::int64_t bound) {
    return bound <= 0 ? 0 : static_cast<std::int64_t>(next() % static_cast<std::uint64_t>(bound));
  }

 private:
  std::uint64_t state_;
};

/// One direction of a network path. May be changed while packets are under way.
struct LinkConfig {
  std::int64_t delay_us = 0;
  /// Every packet waits a further 0..jitter_us, uniform; packets keep their order.
  std::int64_t jitter_us = 0;
  /// Share of packets lost, 0..1.
  double loss = 0;
  /// Mean length of a run of lost packets. At most 1: losses are independent. Above: a
  /// Gilbert-Elliott chain that loses everything in its bad state and nothing in its good one.
  double burst = 1;
  /// Share of packets (0..1) that are held back by reorder_us and so overtaken by later ones.
  double reorder = 0;
  std::int64_t reorder_us = 30'000;
  /// Share of packets delivered twice.
  double duplicate = 0;
  /// Bits per second; 0 for no limit. Packets queue in front of it.
  std::int64_t rate_bps = 0;
  /// Bytes that may wait for the rate limit; what does not fit is dropped.
  std::int64_t queue_bytes = 64'000;
};

/// A simulated, seeded network path in one direction. Owns no clock.
class SimulatedLink {
 public:
  struct Arrival {
    std::int64_t arrival_us = 0;
    std::int64_t sent_us = 0;
    /// Whatever the sender wants to find again: a lane, a sequence number.
    std::uint64_t tag = 0;
    std::vector<std::uint8_t> bytes;
  };

  SimulatedLink(const LinkConfig& config, std::uint64_t seed) : config_(config), random_(seed) {}

  LinkConfig& config() { return config_; }

  /// Sends a packet at `now_us`; times must not decrease.
  void send(std::span<const std::uint8_t> bytes, std::int64_t now_us, std::uint64_t tag = 0) {
    ++sent_;
    const bool lost = next_lost();
    // Drawn in every case, so that one setting does not change the fate of later packets.
    const std::int64_t jitter_us = random_.below(config_.jitter_us + 1);
    const bool held_back = random_.uniform() < config_.reorder;
    const bool twice = random_.uniform() < config_.duplicate;
    std::int64_t leaves_us = now_us;
    if (config_.rate_bps > 0) {
      const std::int64_t begins_us = std::max(now_us, link_free_us_);
      const std::int64_t waiting_bytes = (begins_us - now_us) * config_.rate_bps / 8 / 1'000'000;
      const auto size = static_cast<std::int64_t>(bytes.size());
      if (waiting_bytes + size > config_.queue_bytes) {
        ++dropped_;
        return;
      }
      leaves_us = begins_us + size * 8 * 1'000'000 / config_.rate_bps;
      link_free_us_ = leaves_us;
    }
    if (lost) {
      ++dropped_;
      return;
    }
    std::int64_t arrival_us = leaves_us + config_.delay_us + jitter_us;
    if (held_back) {
      arrival_us += config_.reorder_us;
    } else {
      arrival_us = std::max(arrival_us, last_in_order_us_);
      last_in_order_us_ = arrival_us;
    }
    for (int copy = 0; copy < (twice ? 2 : 1); ++copy) {
      under_way_.push_back({order_++, {arrival_us, now_us, tag, {bytes.begin(), bytes.end()}}});
      std::push_heap(under_way_.begin(), under_way_.end(), later);
    }
  }

  /// When the next packet arrives; the largest int64 if none is under way.
  std::int64_t next_arrival_us() const {
    return under_way_.empty() ? std::numeric_limits<std::int64_t>::max()
                              : under_way_.front().arrival.arrival_us;
  }

  /// Takes the next packet that has arrived by `now_us`. False if there is none.
  bool receive(std::int64_t now_us, Arrival& arrival) {
    if (next_arrival_us() > now_us) return false;
    std::pop_heap(under_way_.begin(), under_way_.end(), later);
    arrival = std::move(under_way_.back().arrival);
    under_way_.pop_back();
    return true;
  }

  std::uint64_t sent() const { return sent_; }
  /// Packets lost or dropped by a full queue.
  std::uint64_t dropped() const { return dropped_; }

 private:
  struct UnderWay {
    std::uint64_t order = 0;
    Arrival arrival;
  };

  static bool later(const UnderWay& a, const UnderWay& b) {
    if (a.arrival.arrival_us != b.arrival.arrival_us) {
      return a.arrival.arrival_us > b.arrival.arrival_us;
    }
    return a.order > b.order;
  }

  bool next_lost() {
    const double draw = random_.uniform();
    if (config_.loss <= 0) return bad_ = false;
    if (config_.loss >= 1) return bad_ = true;
    if (config_.burst <= 1) return draw < config_.loss;
    // Stationary share of the bad state is `loss`, its mean length `burst`.
    const double leave_bad = 1 / config_.burst;
    const double enter_bad = std::min(1.0, leave_bad * config_.loss / (1 - config_.loss));
    bad_ = bad_ ? draw >= leave_bad : draw < enter_bad;
    return bad_;
  }

  LinkConfig config_;
  SeededRandom random_;
  std::vector<UnderWay> under_way_;
  std::int64_t link_free_us_ = std::numeric_limits<std::int64_t>::min();
  std::int64_t last_in_order_us_ = std::numeric_limits<std::int64_t>::min();
  std::uint64_t order_ = 0;
  std::uint64_t sent_ = 0;
  std::uint64_t dropped_ = 0;
  bool bad_ = false;
};

}  // namespace sportello::testing
