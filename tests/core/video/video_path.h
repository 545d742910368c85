// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <span>
#include <utility>
#include <vector>

#include "core/simulated_link.h"
#include "video/key_frame_gate.h"
#include "video/video_assembler.h"
#include "video/video_packetizer.h"

namespace sportello::testing {

struct VideoPathConfig {
  LinkConfig forward;
  LinkConfig back;
  /// Answer requests for missing fragments.
  bool retransmit = true;
  std::size_t max_payload_bytes = 1000;
  /// Least time between two key frames that the receiver asks for.
  std::int64_t key_interval_us = 300'000;
  VideoAssemblerConfig assembler;
};

/// Video frames from one end of a simulated network to the other: packetizer, links both ways,
/// assembler, requests for fragments and key frames. The session does the same with real packets.
class VideoPath {
 public:
  VideoPath(const VideoPathConfig& config, std::uint64_t seed)
      : config_(config),
        packetizer_(static_cast<std::uint32_t>(seed * 2654435761u)),
        assembler_(config.assembler),
        forward_(config.forward, seed),
        back_(config.back, seed + 1),
        receiver_gate_(config.key_interval_us),
        sender_gate_(config.key_interval_us) {
    assembler_.set_round_trip_us(config.forward.delay_us + config.back.delay_us);
  }

  /// False if the frame must not be sent: encode a key frame next.
  bool send(const EncodedFrameInfo& frame, std::span<const std::uint8_t> data,
            std::int64_t now_us) {
    VideoFrameInfo info;
    if (packetizer_.admit(frame, data.size(), config_.max_payload_bytes, &info) !=
        VideoPacketizer::Verdict::kAdmitted) {
      sender_gate_.request();
      return false;
    }
    if (frame.key) sender_gate_.fulfilled(now_us);
    history_.push_back({info, {data.begin(), data.end()}});
    if (history_.size() > kHistoryFrames) history_.pop_front();
    for (std::uint16_t i = 0; i < info.fragment_count; ++i) {
      send_fragment(history_.back(), i, now_us);
    }
    return true;
  }

  /// True if the sender should make a key frame now.
  bool key_frame_due(std::int64_t now_us) { return sender_gate_.take(now_us); }

  /// Lets time pass up to `end_us`; `on_frame(const AssembledVideoFrame&, now_us)` takes the frames
  /// and returns false if the decoder failed.
  template <typename OnFrame>
  void run_until(std::int64_t end_us, OnFrame on_frame) {
    while (true) {
      const std::int64_t next_us =
          std::min({forward_.next_arrival_us(), back_.next_arrival_us(),
                    std::max(assembler_.next_wakeup_us(now_us_), now_us_ + 1)});
      if (next_us > end_us) break;
      now_us_ = std::max(now_us_, next_us);
      receive_fragments();
      while (const AssembledVideoFrame* frame = assembler_.poll(now_us_)) {
        if (frame->frame.key) receiver_gate_.fulfilled(now_us_);
        if (!on_frame(*frame, now_us_)) assembler_.require_key_frame();
      }
      ask();
      answer();
    }
    now_us_ = end_us;
  }

  VideoAssembler& assembler() { return assembler_; }
  const SimulatedLink& forward() const { return forward_; }
  std::uint64_t retransmitted() const { return retransmitted_; }
  std::uint64_t key_requests() const { return key_requests_; }

 private:
  static constexpr std::size_t kHistoryFrames = 128;
  /// A request without fragments asks for a key frame.
  using Request = std::vector<MissingFragment>;
  struct Sent {
    VideoFrameInfo info;
    std::vector<std::uint8_t> data;
  };

  void send_fragment(const Sent& frame, std::uint16_t index, std::int64_t now_us) {
    const VideoFragment fragment = make_fragment(frame.info, frame.data, index);
    forward_.send(fragment.payload, now_us, fragments_.size());
    fragments_.push_back({frame.info, index});
  }

  void receive_fragments() {
    SimulatedLink::Arrival arrival;
    while (forward_.receive(now_us_, arrival)) {
      const auto& [info, index] = fragments_[static_cast<std::size_t>(arrival.tag)];
      assembler_.insert({info, index, arrival.bytes}, now_us_);
    }
  }

  void ask() {
    if (assembler_.key_frame_needed(now_us_)) receiver_gate_.request();
    if (receiver_gate_.take(now_us_)) {
      ++key_requests_;
      send_request({});
    }
    const auto missing = assembler_.missing(now_us_);
    if (!missing.empty()) send_request({missing.begin(), missing.end()});
  }

  void send_request(Request request) {
    back_.send({}, now_us_, requests_.size());
    requests_.push_back(std::move(request));
  }

  void answer() {
    SimulatedLink::Arrival arrival;
    while (back_.receive(now_us_, arrival)) {
      const Request& request = requests_[static_cast<std::size_t>(arrival.tag)];
      if (request.empty()) sender_gate_.request();
      if (!config_.retransmit) continue;
      for (const MissingFragment& missing : request) {
        const auto frame = std::find_if(history_.begin(), history_.end(), [&](const Sent& sent) {
          return sent.info.frame_id == missing.frame_id;
        });
        if (frame == history_.end()) continue;
        const std::uint16_t end =
            missing.whole_frame ? frame->info.fragment_count : std::uint16_t(missing.index + 1);
        for (std::uint16_t i = missing.index; i < end; ++i) {
          send_fragment(*frame, i, now_us_);
          ++retransmitted_;
        }
      }
    }
  }

  VideoPathConfig config_;
  VideoPacketizer packetizer_;
  VideoAssembler assembler_;
  SimulatedLink forward_;
  SimulatedLink back_;
  KeyFrameGate receiver_gate_;
  KeyFrameGate sender_gate_;
  std::deque<Sent> history_;
  std::vector<std::pair<VideoFrameInfo, std::uint16_t>> fragments_;
  std::vector<Request> requests_;
  std::int64_t now_us_ = 0;
  std::uint64_t retransmitted_ = 0;
  std::uint64_t key_requests_ = 0;
};

}  // namespace sportello::testing
