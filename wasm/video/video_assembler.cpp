// SPDX-License-Identifier: EUPL-1.2
#include "video/video_assembler.h"

#include <algorithm>
#include <limits>

#include "video/video_assembler_slot.h"

namespace sportello {

VideoAssembler::VideoAssembler(const VideoAssemblerConfig& config)
    : config_(config), slots_(std::make_unique<Slot[]>(kWindowFrames)) {
  missing_.reserve(kMaxMissing);
}

VideoAssembler::~VideoAssembler() = default;

VideoAssembler::Slot& VideoAssembler::slot(std::uint32_t id) { return slots_[id % kWindowFrames]; }
const VideoAssembler::Slot& VideoAssembler::slot(std::uint32_t id) const {
  return slots_[id % kWindowFrames];
}

void VideoAssembler::set_round_trip_us(std::int64_t rtt_us) {
  rtt_us_ = std::clamp<std::int64_t>(rtt_us, 0, 10'000'000);
}

void VideoAssembler::require_key_frame() {
  delivered_.reset();
  lost_ = true;
}

void VideoAssembler::reset() {
  if (started_) {
    while (base_ != newest_) release_cells(slot(++base_));
  }
  delivered_.reset();
  started_ = running_ = lost_ = false;
}

// Taking fragments in.

bool VideoAssembler::well_formed(const VideoFragment& fragment) const {
  const VideoFrameInfo& frame = fragment.frame;
  if (frame.fragment_count == 0 || frame.fragment_count > kMaxFragmentsPerFrame) return false;
  if (fragment.index >= frame.fragment_count) return false;
  if (fragment.payload.empty() || fragment.payload.size() > kMaxFragmentBytes) return false;
  if (frame.codec != VideoCodec::kVp8 && frame.codec != VideoCodec::kVp9) return false;
  if (frame.temporal_layer >= kMaxTemporalLayers) return false;
  if (!frame.key) return frame.depends_on != 0;
  return frame.depends_on == 0 && frame.temporal_layer == 0 && frame.width > 0 &&
         frame.width <= kMaxVideoSide && frame.height > 0 && frame.height <= kMaxVideoSide;
}

void VideoAssembler::open_slot(std::uint32_t id, std::int64_t now_us) {
  Slot& frame = slot(id);
  frame.info = VideoFrameInfo{};
  frame.state = State::kUnseen;
  frame.received = frame.noticed_end = 0;
  frame.whole_requests = 0;
  frame.bytes = 0;
  frame.noticed_us = frame.touched_us = now_us;
  frame.whole_request_us = now_us + config_.reorder_wait_us;
}

void VideoAssembler::notice_gaps(Slot& frame, std::uint16_t end, std::int64_t first_request_us) {
  for (std::uint16_t i = frame.noticed_end; i < end; ++i) frame.request_us[i] = first_request_us;
  frame.noticed_end = std::max(frame.noticed_end, end);
}

bool VideoAssembler::make_room(const VideoFragment& fragment, std::int64_t now_us) {
  const std::uint32_t id = fragment.frame.frame_id;
  if (!started_) {
    started_ = true;
    base_ = newest_ = id - 1;
  }
  if (ahead(id, base_) <= 0) {
    // Before the first picture, an older frame may still turn out to be the beginning.
    const bool beginning = !running_ && !lost_ && ahead(newest_, id) < int{kWindowFrames};
    if (!beginning) {
      ++stats_.stale;
      return false;
    }
    for (std::uint32_t older = base_; older != id - 1; --older) open_slot(older, now_us);
    base_ = id - 1;
  }
  const std::int32_t jump = ahead(id, newest_);
  if (jump > int{kMaxJump}) {
    if (!fragment.frame.key) {
      ++stats_.malformed;
      lost_ = true;
      return false;
    }
    drop_through(newest_);
    base_ = newest_ = id - 1;
    delivered_.reset();
  }
  if (ahead(id, newest_) > 0) {
    const std::uint32_t oldest = id - kWindowFrames;
    while (ahead(oldest, base_) > 0) {
      if (base_ == newest_) open_slot(++newest_, now_us);
      advance_to(base_ + 1, false);
    }
    if (newest_ != base_) {
      Slot& before = slot(newest_);
      if (before.state == State::kPartial) {
        notice_gaps(before, before.info.fragment_count, now_us + config_.reorder_wait_us);
      }
    }
    while (newest_ != id) open_slot(++newest_, now_us);
  }
  return true;
}

FragmentPool::Cell VideoAssembler::store(const VideoFragment& fragment) {
  FragmentPool::Cell cell = pool_.store(fragment.payload);
  if (cell != FragmentPool::kNone) return cell;
  // A key frame needs nothing that is older; for any other the backlog is past mending.
  ++stats_.overflows;
  lost_ = true;
  if (fragment.frame.key) {
    drop_through(fragment.frame.frame_id - 1);
    cell = pool_.store(fragment.payload);
  }
  if (cell == FragmentPool::kNone) drop_through(newest_);
  return cell;
}

bool VideoAssembler::insert(const VideoFragment& fragment, std::int64_t now_us) {
  if (!well_formed(fragment)) {
    ++stats_.malformed;
    return false;
  }
  if (!make_room(fragment, now_us)) return false;
  Slot& frame = slot(fragment.frame.frame_id);
  if (frame.state == State::kGivenUp) {
    ++stats_.stale;
    return false;
  }
  if (frame.state == State::kUnseen) {
    frame.info = fragment.frame;
    frame.state = State::kPartial;
    frame.cells.fill(FragmentPool::kNone);
    frame.requests.fill(0);
    // What is missing of a frame that is not the newest is late already; after a request the
    // answer comes one fragment at a time.
    if (fragment.frame.frame_id != newest_) {
      const bool answer = frame.whole_requests > 0;
      notice_gaps(frame, frame.info.fragment_count,
                  now_us + (answer ? retry_us(1) : config_.reorder_wait_us));
    }
  } else if (frame.info != fragment.frame) {
    ++stats_.malformed;
    return false;
  }
  const std::uint16_t index = fragment.index;
  if (frame.cells[index] != FragmentPool::kNone) {
    ++stats_.duplicates;
    return false;
  }
  const FragmentPool::Cell cell = store(fragment);
  if (cell == FragmentPool::kNone) return false;
  frame.cells[index] = cell;
  frame.touched_us = now_us;
  frame.bytes += fragment.payload.size();
  notice_gaps(frame, index, now_us + config_.reorder_wait_us);
  if (++frame.received == frame.info.fragment_count) frame.state = State::kComplete;
  return true;
}

// Moving the window.

void VideoAssembler::release_cells(Slot& frame) {
  if (!frame.known()) return;
  for (std::uint16_t i = 0; i < frame.info.fragment_count; ++i) {
    if (frame.cells[i] != FragmentPool::kNone) pool_.release(frame.cells[i]);
  }
}

void VideoAssembler::give_up(Slot& frame) {
  release_cells(frame);
  frame.state = State::kGivenUp;
}

/// Passes over all frames before `id`; `delivered` tells about `id` itself.
void VideoAssembler::advance_to(std::uint32_t id, bool delivered) {
  while (base_ != id) {
    ++base_;
    release_cells(slot(base_));
    slot(base_).state = State::kGivenUp;
    const bool given_out = delivered && base_ == id;
    delivered_[base_ % kHistory] = given_out;
    if (!given_out) ++stats_.dropped;
  }
}

void VideoAssembler::drop_through(std::uint32_t id) {
  if (ahead(id, base_) > 0) advance_to(id, false);
}

// What depends on what.

bool VideoAssembler::reference_delivered(const Slot& frame) const {
  if (frame.info.key) return true;
  const std::uint32_t reference = frame.info.frame_id - frame.info.depends_on;
  return ahead(reference, base_) <= 0 && was_delivered(reference);
}

bool VideoAssembler::reference_lost(const Slot& frame) const {
  if (frame.info.key) return false;
  const std::uint32_t reference = frame.info.frame_id - frame.info.depends_on;
  if (ahead(reference, base_) > 0) return slot(reference).state == State::kGivenUp;
  // Before the first picture the reference may still come, and move the window back.
  return (running_ || lost_) && !was_delivered(reference);
}

void VideoAssembler::give_up_undecodable() {
  for (std::uint32_t id = base_ + 1; id != newest_ + 1; ++id) {
    Slot& frame = slot(id);
    if (!frame.known() || !reference_lost(frame)) continue;
    if (frame.info.temporal_layer == 0) lost_ = true;
    give_up(frame);
  }
  while (base_ != newest_ && slot(base_ + 1).state == State::kGivenUp) {
    advance_to(base_ + 1, false);
  }
}

// Giving frames out.

const VideoAssembler::Slot* VideoAssembler::candidate() const {
  for (std::uint32_t id = base_ + 1; id != newest_ + 1; ++id) {
    const Slot& frame = slot(id);
    if (frame.state == State::kComplete && reference_delivered(frame)) return &frame;
  }
  return nullptr;
}

std::int64_t VideoAssembler::deliver_at_us(const Slot& frame) const {
  std::int64_t at_us = std::numeric_limits<std::int64_t>::min();
  if (frame.info.key && (lost_ || !running_)) return at_us;
  for (std::uint32_t id = base_ + 1; id != frame.info.frame_id; ++id) {
    if (slot(id).state == State::kGivenUp) continue;
    // The first sign of a newer frame is the first sign that this one is overdue.
    at_us = std::max(at_us, slot(id + 1).noticed_us + config_.skip_wait_us);
  }
  return at_us;
}

bool VideoAssembler::late(const Slot& frame) const {
  if (frame.info.temporal_layer == 0) return false;
  for (std::uint32_t id = frame.info.frame_id + 1; id != newest_ + 1; ++id) {
    const Slot& newer = slot(id);
    if (newer.state == State::kComplete && newer.info.temporal_layer == 0 &&
        newer.info.timestamp_us - frame.info.timestamp_us > config_.late_us) {
      return true;
    }
  }
  return false;
}

const AssembledVideoFrame* VideoAssembler::poll(std::int64_t now_us) {
  while (started_) {
    give_up_undecodable();
    const Slot* next = candidate();
    if (next == nullptr || now_us < deliver_at_us(*next)) return nullptr;
    Slot& frame = slot(next->info.frame_id);
    if (late(frame)) {
      give_up(frame);
      continue;
    }
    output_.clear();
    // Room to spare, so that sizes that creep up do not allocate each time.
    if (output_.capacity() < frame.bytes) output_.reserve(2 * frame.bytes);
    for (std::uint16_t i = 0; i < frame.info.fragment_count; ++i) {
      const auto piece = pool_.payload(frame.cells[i]);
      output_.insert(output_.end(), piece.begin(), piece.end());
    }
    assembled_.frame = frame.info;
    assembled_.data = output_;
    if (frame.info.key) {
      width_ = frame.info.width;
      height_ = frame.info.height;
      running_ = true;
      lost_ = false;
      // Nothing after a key frame refers to anything before it.
      delivered_.reset();
    }
    assembled_.frame.width = width_;
    assembled_.frame.height = height_;
    advance_to(frame.info.frame_id, true);
    ++stats_.delivered;
    return &assembled_;
  }
  return nullptr;
}

}  // namespace sportello
