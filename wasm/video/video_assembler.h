// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <bitset>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

#include "video/fragment_pool.h"
#include "video/video_fragment.h"

namespace sportello {

/// A complete frame, decodable now. `data` is valid until the next call to the assembler.
/// `frame.width` and `frame.height` are set on delta frames too.
struct AssembledVideoFrame {
  VideoFrameInfo frame;
  std::span<const std::uint8_t> data;
};

struct VideoAssemblerConfig {
  /// How long a frame that can be decoded waits for older ones that it does not need.
  std::int64_t skip_wait_us = 40'000;
  /// Bounds of the time to wait for a frame that is needed, before asking for a key frame. Between
  /// them it is six round trips: four or five requests, each of which may be lost both ways.
  std::int64_t min_reference_wait_us = 500'000;
  std::int64_t max_reference_wait_us = 2'000'000;
  /// How long a gap may be mere reordering.
  std::int64_t reorder_wait_us = 10'000;
  /// Frames above layer 0 that are this much older than a complete frame of layer 0 are not worth
  /// decoding.
  std::int64_t late_us = 150'000;
  /// Requests for one fragment.
  int max_requests = 8;
};

/// Counts since the start.
struct VideoAssemblerStats {
  std::uint64_t delivered = 0;
  /// Frames passed over: lost, late, or referring to a lost one.
  std::uint64_t dropped = 0;
  std::uint64_t duplicates = 0;
  std::uint64_t malformed = 0;
  /// Fragments of frames that were already delivered or passed over.
  std::uint64_t stale = 0;
  /// Times that the memory bound was hit.
  std::uint64_t overflows = 0;
  std::uint64_t fragments_requested = 0;
};

/// Puts fragments together again: in, in any order, with losses and duplicates; out, frames in
/// decoding order, each decodable with what was given out before.
///
/// Memory is bounded (frames and bytes), and is not allocated any more once the largest backlog
/// has been seen. All times are microseconds of one monotonic clock.
class VideoAssembler {
 public:
  /// Frames in the window between the oldest undelivered and the newest one.
  static constexpr std::uint32_t kWindowFrames = 64;
  /// How far ahead of the newest frame a delta frame may be before it is taken for damage.
  static constexpr std::uint32_t kMaxJump = 1024;
  static constexpr std::size_t kMaxMissing = 128;

  explicit VideoAssembler(const VideoAssemblerConfig& config = {});
  ~VideoAssembler();
  VideoAssembler(const VideoAssembler&) = delete;
  VideoAssembler& operator=(const VideoAssembler&) = delete;

  /// Takes a fragment; its payload is copied. False if it was of no use (the counts say why).
  bool insert(const VideoFragment& fragment, std::int64_t now_us);

  /// The next frame to decode, or null. Call until it gives null.
  const AssembledVideoFrame* poll(std::int64_t now_us);

  /// What to ask the sender for now, oldest first, at most kMaxMissing. What it returns counts as
  /// asked for: it comes again, with growing pauses, until it arrives or is given up.
  std::span<const MissingFragment> missing(std::int64_t now_us);

  /// True as long as only a key frame (or a very late arrival) gets the picture going again.
  bool key_frame_needed(std::int64_t now_us) const;

  /// The decoder failed: nothing but a key frame is given out from now on.
  void require_key_frame();

  /// When to call poll() and missing() again if nothing arrives; INT64_MAX if never.
  std::int64_t next_wakeup_us(std::int64_t now_us) const;

  void set_round_trip_us(std::int64_t rtt_us);

  /// Forgets all frames: the next one may have any id. The counts stay.
  void reset();

  const VideoAssemblerStats& stats() const { return stats_; }
  /// Payload memory in use and held, both bounded by FragmentPool.
  std::size_t buffered_bytes() const { return pool_.cells_in_use() * kMaxFragmentBytes; }
  std::size_t allocated_bytes() const { return pool_.allocated_bytes(); }

 private:
  enum class State : std::uint8_t { kUnseen, kPartial, kComplete, kGivenUp };
  struct Slot;

  Slot& slot(std::uint32_t id);
  const Slot& slot(std::uint32_t id) const;
  bool well_formed(const VideoFragment& fragment) const;
  bool make_room(const VideoFragment& fragment, std::int64_t now_us);
  void open_slot(std::uint32_t id, std::int64_t now_us);
  FragmentPool::Cell store(const VideoFragment& fragment);
  void notice_gaps(Slot& frame, std::uint16_t end, std::int64_t first_request_us);
  void release_cells(Slot& frame);
  void give_up(Slot& frame);
  void advance_to(std::uint32_t id, bool delivered);
  void drop_through(std::uint32_t id);
  bool was_delivered(std::uint32_t id) const { return delivered_[id % kHistory]; }
  bool reference_delivered(const Slot& frame) const;
  bool reference_lost(const Slot& frame) const;
  void give_up_undecodable();
  const Slot* candidate() const;
  std::int64_t deliver_at_us(const Slot& frame) const;
  bool late(const Slot& frame) const;
  bool passed_over_by_layer_0(std::uint32_t id) const;
  bool worth_requesting(std::uint32_t id) const;
  std::int64_t next_request_us(std::uint32_t id) const;
  const Slot* newest_key() const;
  std::int64_t retry_us(int requests) const;
  std::int64_t reference_wait_us() const;
  std::int64_t blocked_until_us() const;

  static constexpr std::size_t kHistory = 256;

  VideoAssemblerConfig config_;
  VideoAssemblerStats stats_;
  std::int64_t rtt_us_ = 100'000;
  FragmentPool pool_;
  std::unique_ptr<Slot[]> slots_;
  std::vector<MissingFragment> missing_;
  std::vector<std::uint8_t> output_;
  AssembledVideoFrame assembled_;

  /// The window is base_ (newest id delivered or passed over) + 1 up to newest_.
  std::uint32_t base_ = 0;
  std::uint32_t newest_ = 0;
  bool started_ = false;
  /// Some key frame has been delivered, so that delta frames may follow.
  bool running_ = false;
  /// A frame that all later ones need is lost for good.
  bool lost_ = false;
  std::bitset<kHistory> delivered_;
  std::uint16_t width_ = 0;
  std::uint16_t height_ = 0;
};

}  // namespace sportello
