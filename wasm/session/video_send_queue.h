// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "packet/packet.h"
#include "util/fixed_ring.h"
#include "video/video_packetizer.h"

namespace sportello {

/// Encoded frames on their way out: those not sent yet, and the last ones for sending again.
///
/// The queue is bounded in time, not only in bytes: a call needs no picture that is half a second
/// old. Memory is taken once, with the first frame.
class VideoSendQueue {
 public:
  enum class Verdict : uint8_t {
    kQueued,
    /// Left out, and nothing else needs it.
    kSkipped,
    /// Refused: only a key frame helps.
    kKeyFrameNeeded,
  };

  static constexpr size_t kMaxFrameBytes = 400'000;

  explicit VideoSendQueue(uint16_t first_frame_id) : packetizer_(first_frame_id) {}

  /// Takes a frame, cut into fragments of at most `max_payload` bytes; `rate_bps` is what the queue
  /// drains at.
  Verdict push(const EncodedFrameInfo& info, std::span<const uint8_t> data, size_t max_payload,
               int64_t rate_bps, int64_t now_us);

  /// The far side lacks fragments; what is already on its way again is not sent twice within
  /// `rtt_us`. Returns how many will be sent.
  size_t request(const NackItem& item, int64_t rtt_us, int64_t now_us);

  /// The next fragment to send: those asked for first. False if there is none.
  bool front(VideoFragment* fragment) const;
  void pop(int64_t now_us);

  /// Drops what has waited too long. True if a key frame is needed because of that.
  bool drop_old(int64_t now_us);
  /// Drops all that is not sent; a key frame is needed then, if there was any.
  bool drop_all();

  bool empty() const { return resend_.empty() && unsent_frames_ == 0; }
  /// Time to send what waits.
  int64_t waiting_us(int64_t rate_bps) const {
    return static_cast<int64_t>(unsent_bytes_) * 8'000'000 / rate_bps;
  }
  uint64_t frames_sent() const { return frames_sent_; }
  uint64_t frames_dropped() const { return frames_dropped_; }
  bool needs_key_frame() const { return packetizer_.needs_key_frame(); }

 private:
  struct Frame {
    VideoFrameInfo info;
    size_t begin = 0;  ///< In arena_.
    size_t size = 0;
    int64_t pushed_us = 0;
  };
  struct Fragment {
    uint32_t frame_id = 0;
    uint16_t index = 0;
    int64_t time_us = 0;
  };

  static constexpr size_t kArenaBytes = 1u << 20;
  static constexpr size_t kMaxFrames = 128;

  std::span<const uint8_t> data(const Frame& frame) const {
    return std::span<const uint8_t>(arena_).subspan(frame.begin, frame.size);
  }
  bool store(std::span<const uint8_t> bytes, size_t* begin);
  size_t unsent_begin() const { return frames_.size() - unsent_frames_; }
  const Frame* find(uint32_t frame_id) const;
  bool resent_lately(uint32_t frame_id, uint16_t index, int64_t since_us) const;
  bool ask(const Frame& frame, uint16_t index, int64_t rtt_us, int64_t now_us);
  void drop_unsent();

  VideoPacketizer packetizer_;
  std::vector<uint8_t> arena_;
  size_t arena_end_ = 0;
  FixedRing<Frame, kMaxFrames> frames_;  ///< By id, without gaps; the last ones are unsent.
  size_t unsent_frames_ = 0;
  size_t unsent_bytes_ = 0;
  uint16_t next_index_ = 0;  ///< Of the first unsent frame.
  uint32_t newest_key_id_ = 0;
  FixedRing<Fragment, 256> resend_;
  FixedRing<Fragment, 256> resent_;
  uint64_t frames_sent_ = 0;
  uint64_t frames_dropped_ = 0;
};

}  // namespace sportello
