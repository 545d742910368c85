// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "audio/voice_receiver.h"
#include "audio/voice_sender.h"
#include "core/simulated_link.h"

namespace sportello::testing {

struct VoiceCallConfig {
  VoiceSenderConfig sender;
  VoiceReceiverConfig receiver;
  LinkConfig link;
  std::uint64_t seed = 1;
  std::size_t capture_block = 128;
  std::size_t pull_block = 128;
  /// By how much each device runs faster than its nominal rate.
  double capture_ppm = 0;
  double playout_ppm = 0;
  /// Every pull comes late by 0..pull_jitter_us, uniform.
  std::int64_t pull_jitter_us = 0;
};

/// One direction of a call: microphone, VoiceSender, SimulatedLink, VoiceReceiver, loudspeaker, on
/// two device clocks. May be run in several parts.
class VoiceCall {
 public:
  explicit VoiceCall(const VoiceCallConfig& config)
      : config_(config),
        sender_(config.sender),
        receiver_(config.receiver),
        link_(config.link, config.seed),
        random_(config.seed + 1),
        block_(std::max(config.capture_block, config.pull_block)) {}

  VoiceSender& sender() { return sender_; }
  VoiceReceiver& receiver() { return receiver_; }
  SimulatedLink& link() { return link_; }

  /// All that was pulled so far.
  const std::vector<float>& heard() const { return heard_; }
  std::int64_t now_us() const { return now_us_; }
  std::uint64_t payload_bytes() const { return payload_bytes_; }
  std::uint64_t frames_sent() const { return frames_sent_; }
  /// Frames sent that were markers of silence.
  std::uint64_t silence_markers() const { return silence_markers_; }

  /// Runs for `seconds` of the playout device. `source(i)` is the i-th captured sample, counted
  /// from the beginning of the call. `each(now_us)` is called after every pull.
  template <typename Source, typename Each>
  void run(double seconds, Source source, Each each) {
    const auto frames = static_cast<std::int64_t>(seconds * config_.receiver.device_rate_hz);
    const std::int64_t end = pulled_ + frames;
    while (pulled_ < end) {
      const std::int64_t capture_at_us =
          device_time_us(captured_ + static_cast<std::int64_t>(config_.capture_block),
                         config_.sender.device_rate_hz, config_.capture_ppm);
      const std::int64_t pull_at_us = std::max(now_us_, pull_time_us());
      const std::int64_t arrival_us = link_.next_arrival_us();
      if (capture_at_us <= pull_at_us && capture_at_us <= arrival_us) {
        now_us_ = std::max(now_us_, capture_at_us);
        capture(source);
      } else if (arrival_us <= pull_at_us) {
        now_us_ = std::max(now_us_, arrival_us);
        deliver();
      } else {
        now_us_ = pull_at_us;
        pull();
        each(now_us_);
      }
    }
  }
  template <typename Source>
  void run(double seconds, Source source) {
    run(seconds, source, [](std::int64_t) {});
  }

 private:
  static std::int64_t device_time_us(std::int64_t frames, int rate_hz, double ppm) {
    return static_cast<std::int64_t>(static_cast<double>(frames) * 1e6 /
                                     (rate_hz * (1 + ppm * 1e-6)));
  }

  std::int64_t pull_time_us() const {
    return device_time_us(pulled_, config_.receiver.device_rate_hz, config_.playout_ppm) +
           pull_late_us_;
  }

  template <typename Source>
  void capture(Source source) {
    for (std::size_t i = 0; i < config_.capture_block; ++i) {
      block_[i] = source(captured_ + static_cast<std::int64_t>(i));
    }
    captured_ += static_cast<std::int64_t>(config_.capture_block);
    sender_.push({block_.data(), config_.capture_block}, now_us_);
    for (; sender_.has_frame(); sender_.pop()) {
      const VoiceFrame frame = sender_.front();
      ++frames_sent_;
      silence_markers_ += frame.silence ? 1 : 0;
      payload_bytes_ += frame.payload.size();
      link_.send(frame.payload, now_us_,
                 (std::uint64_t{frame.sequence} << 32) | frame.timestamp_48k);
    }
  }

  void deliver() {
    SimulatedLink::Arrival arrival;
    while (link_.receive(now_us_, arrival)) {
      receiver_.insert(static_cast<std::uint16_t>(arrival.tag >> 32),
                       static_cast<std::uint32_t>(arrival.tag), arrival.bytes, arrival.arrival_us);
    }
  }

  void pull() {
    const std::span<float> out{block_.data(), config_.pull_block};
    receiver_.pull(out, now_us_);
    heard_.insert(heard_.end(), out.begin(), out.end());
    pulled_ += static_cast<std::int64_t>(config_.pull_block);
    pull_late_us_ = random_.below(config_.pull_jitter_us + 1);
  }

  VoiceCallConfig config_;
  VoiceSender sender_;
  VoiceReceiver receiver_;
  SimulatedLink link_;
  SeededRandom random_;
  std::vector<float> block_;
  std::vector<float> heard_;
  std::int64_t now_us_ = 0;
  std::int64_t captured_ = 0;
  std::int64_t pulled_ = 0;
  std::int64_t pull_late_us_ = 0;
  std::uint64_t frames_sent_ = 0;
  std::uint64_t silence_markers_ = 0;
  std::uint64_t payload_bytes_ = 0;
};

}  // namespace sportello::testing
