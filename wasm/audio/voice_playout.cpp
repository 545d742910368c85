// SPDX-License-Identifier: EUPL-1.2
#include "audio/voice_playout.h"

#include <algorithm>
#include <cstdlib>

namespace sportello {
namespace {

/// Unit in which missing time is filled: the least that Opus conceals without a seam.
constexpr int kFillSamples = 480;
/// Unit of the silence before the stream begins.
constexpr int kIdleSamples = 120;
/// Without any frame for this long the stream has stopped. In silence the sender still sends
/// something every 400 ms.
constexpr std::int64_t kStoppedSamples = 48 * 1000;
constexpr std::int64_t kStoppedInSilenceSamples = 48 * 1500;

/// Delay is left alone within these distances from the target; only the resampler leans then.
constexpr std::int64_t kTooLongUs = 10'000;
constexpr std::int64_t kTooShortUs = -7'000;
/// Beyond this much too long, frames are skipped instead of played faster.
constexpr std::int64_t kSkipUs = 400'000;
/// Change of speed for each ms of distance: inaudible, and gone half-way in 28 s.
constexpr double kLeanPpmPerMs = 25;
/// How alike the joined pieces must be at first, how much less after each failure, and at last.
constexpr double kLikeness = 0.85;
constexpr double kLikenessStep = 0.1;
constexpr double kLeastLikeness = 0.3;

/// Above this share of lost frames it pays to wait for the forward error correction in the next.
constexpr double kLossWorthWaiting = 0.01;
constexpr double kMemoryFrames = 200;
/// A longer run of losses counts as this many frames.
constexpr std::int64_t kMostLossCounted = 50;

constexpr std::int64_t to_us(std::int64_t samples) { return samples * 1000 / 48; }

std::size_t lag_for(std::int64_t us) {
  return static_cast<std::size_t>(std::min<std::int64_t>(us * 48 / 1000, TimeStretch::kMostLag));
}

/// How long to wait after a stretch: the further away, the shorter.
std::int64_t pause_samples(std::int64_t distance_us) {
  if (distance_us < 40'000) return 48 * 60;
  if (distance_us < 100'000) return 48 * 40;
  return 48 * 20;
}

}  // namespace

VoicePlayout::VoicePlayout(JitterBuffer& buffer, const PlayoutClock& clock,
                           std::int64_t most_delay_us)
    : buffer_(buffer), clock_(clock), most_delay_us_(most_delay_us), likeness_(kLikeness) {}

std::span<const float> VoicePlayout::take(std::size_t count, std::size_t ahead) {
  ahead_ = ahead;
  while (playout_.unplayed() < count) produce();
  heard_samples_ += static_cast<std::int64_t>(count);
  return playout_.take(count);
}

std::int64_t VoicePlayout::target_us() const {
  const std::int64_t target = buffer_.delay().target_us();
  if (loss_share_ <= kLossWorthWaiting || fec_us_ == 0) return target;
  // The next frame is due one frame later, and then comes about as late as most do.
  return std::min(std::max(target, fec_us_ + buffer_.delay().usual_us()), most_delay_us_);
}

/// How long after its arrival by the fastest path a frame is played, if it is played next.
std::int64_t VoicePlayout::delay_of(std::int64_t timestamp) const {
  const auto unheard = static_cast<std::int64_t>(playout_.unplayed() + ahead_);
  return clock_.needed_at_us() + to_us(unheard) - buffer_.delay().fastest_us() - to_us(timestamp);
}

/// Appends at least one sample to what is to be played.
void VoicePlayout::produce() {
  if (!running_ && !start()) {
    fill_idle();
    return;
  }
  while (!buffer_.empty() && buffer_.front().timestamp < next_timestamp_) buffer_.pop_front();
  if (buffer_.empty()) {
    run_dry();
    return;
  }
  skip_excess();
  if (!bridge_gap()) return;
  play_front();
  adjust_delay();
}

/// Begins with the first frame whose time has come.
bool VoicePlayout::start() {
  if (buffer_.empty() || early_by(buffer_.front().timestamp) < 0) return false;
  drop_to_target();
  decoder_.reset();
  concealment_.reset();
  running_ = true;
  announced_silence_ = false;
  next_timestamp_ = buffer_.front().timestamp;
  last_sequence_ = buffer_.front().sequence - 1;
  filled_ = 0;
  return true;
}

void VoicePlayout::fill_idle() {
  const std::span<float> out = playout_.append(kIdleSamples);
  std::fill(out.begin(), out.end(), 0.0f);
}

/// Nothing is there: time passes, the stream waits.
void VoicePlayout::run_dry() {
  if (filled_ >= (announced_silence_ ? kStoppedInSilenceSamples : kStoppedSamples)) {
    running_ = false;
    fill_idle();
    return;
  }
  fill(kFillSamples);
}

void VoicePlayout::fill(std::int64_t samples) {
  const std::span<float> out = playout_.append(static_cast<std::size_t>(samples));
  if (announced_silence_) {
    concealment_.fill_silence(out);
    counts_.silence_samples += samples;
  } else {
    concealment_.fill_gap(out);
    counts_.concealed_samples += samples;
  }
  filled_ += samples;
}

/// Far behind (a stalled device, a path that became much faster): the rest would take too long.
void VoicePlayout::skip_excess() {
  if (early_by(buffer_.front().timestamp) <= kSkipUs) return;
  const std::int64_t from = buffer_.front().timestamp;
  if (!drop_to_target()) return;
  counts_.accelerated_samples += buffer_.front().timestamp - from;
  // A little concealment makes the seam: as if just the end of a frame were missing.
  next_timestamp_ = buffer_.front().timestamp - kFillSamples;
  last_sequence_ = buffer_.front().sequence - 2;
  filled_ = 0;
}

/// Drops frames as long as the next one need not wait either.
bool VoicePlayout::drop_to_target() {
  const std::size_t before = buffer_.size();
  while (buffer_.size() > 1 && early_by(buffer_[1].timestamp) >= 0) buffer_.pop_front();
  return buffer_.size() != before;
}

/// True when the first frame is to be played now; else fills some of the time before it.
bool VoicePlayout::bridge_gap() {
  const FrameStore::Frame& front = buffer_.front();
  const std::int64_t gap = front.timestamp - next_timestamp_;
  if (gap <= 0) return true;
  const bool early = early_by(front.timestamp) >= 0;
  if (front.sequence - last_sequence_ <= 1) {
    // Nothing was sent in between: a good time to put the delay right without stretching.
    if (early) return true;
    fill(kFillSamples);
    return false;
  }

  const std::int64_t remaining = gap - filled_;
  if (remaining <= 0) return true;
  const std::int64_t fec = VoiceDecoder::fec_samples_of(front.payload());
  if (fec > 0 && recover(front, fec, remaining)) return true;
  if (filled_ >= kFillSamples && early) return true;
  const std::int64_t missing =
      std::min<std::int64_t>(remaining > fec ? remaining - fec : remaining, last_frame_samples_);
  const std::int64_t units = (missing + kFillSamples - 1) / kFillSamples;
  fill(std::clamp<std::int64_t>(units * kFillSamples, kFillSamples, kMaxEncodedSamples));
  return false;
}

/// Rebuilds the frame before `front`: when only that is missing, and otherwise when the delay
/// allows to hear all of it later (too short a delay) or earlier (too long a one).
bool VoicePlayout::recover(const FrameStore::Frame& front, std::int64_t fec,
                           std::int64_t remaining) {
  std::int64_t samples = fec;
  if (remaining >= fec && remaining <= front.samples && remaining % kIdleSamples == 0) {
    samples = remaining;
  } else {
    const std::int64_t early_us = early_by(front.timestamp);
    if (remaining < fec ? early_us >= 0 : early_us < to_us(fec)) return false;
  }
  const std::span<float> out = playout_.append(static_cast<std::size_t>(samples));
  if (!decoder_.decode_fec(front.payload(), out)) {
    playout_.shrink(out.size());
    return false;
  }
  concealment_.join(out);
  counts_.concealed_samples += samples - fec;
  ++counts_.recovered;
  return true;
}

/// Decodes the first frame, which is due.
void VoicePlayout::play_front() {
  const FrameStore::Frame& frame = buffer_.front();
  const std::span<float> out = playout_.append(static_cast<std::size_t>(frame.samples));
  if (frame.silence) {
    announced_silence_ = true;
    concealment_.fill_silence(out);
    counts_.silence_samples += frame.samples;
  } else if (decoder_.decode(frame.payload(), out)) {
    announced_silence_ = false;
    concealment_.join(out);
  } else {
    concealment_.fill_gap(out);
    counts_.concealed_samples += frame.samples;
    ++counts_.undecodable;
  }
  note_played(frame);
  buffer_.pop_front();
  buffer_.set_played_until(next_timestamp_);
}

void VoicePlayout::note_played(const FrameStore::Frame& frame) {
  const std::int64_t lost =
      std::clamp<std::int64_t>(frame.sequence - last_sequence_ - 1, 0, kMostLossCounted);
  for (std::int64_t i = 0; i < lost; ++i) loss_share_ += (1 - loss_share_) / kMemoryFrames;
  loss_share_ -= loss_share_ / kMemoryFrames;
  if (!frame.silence) {
    // It pays if at least half of a frame comes back. Frames without speech hold nothing; it takes
    // a while until none is expected any more.
    const bool held = 2 * VoiceDecoder::fec_samples_of(frame.payload()) >= frame.samples;
    fec_absent_ = held ? 0 : fec_absent_ + 1;
    if (held) fec_us_ = to_us(frame.samples);
    if (fec_absent_ > kMemoryFrames) fec_us_ = 0;
  }
  last_sequence_ = frame.sequence;
  last_frame_samples_ = std::max(frame.samples, kFillSamples);
  next_timestamp_ = frame.timestamp + frame.samples;
  filled_ = 0;
}

void VoicePlayout::adjust_delay() {
  last_delay_us_ = delay_of(next_timestamp_);
  const std::int64_t error_us = last_delay_us_ - target_us();
  lean_ppm_ =
      kLeanPpmPerMs * static_cast<double>(std::clamp(error_us, kTooShortUs, kTooLongUs)) / 1000;
  if (announced_silence_) return;
  if (heard_samples_ - stretched_at_ < pause_samples(std::llabs(error_us))) return;
  if (error_us > kTooLongUs) {
    shorten(error_us);
  } else if (error_us < kTooShortUs) {
    lengthen(-error_us);
  }
}

void VoicePlayout::shorten(std::int64_t excess_us) {
  // The longest lag needs twice its length of signal.
  while (playout_.unplayed() < 2 * TimeStretch::kMostLag && !buffer_.empty() &&
         buffer_.front().timestamp == next_timestamp_ && !buffer_.front().silence) {
    play_front();
  }
  const std::size_t removed =
      stretch_.shorten(playout_.window(), PlayoutBuffer::kHistory, lag_for(excess_us), likeness_);
  playout_.shrink(removed);
  counts_.accelerated_samples += static_cast<std::int64_t>(removed);
  note_stretch(removed);
}

void VoicePlayout::lengthen(std::int64_t shortfall_us) {
  const std::size_t most = lag_for(shortfall_us);
  playout_.append(most);
  const std::size_t inserted =
      stretch_.lengthen(playout_.window(), PlayoutBuffer::kHistory, most, likeness_);
  playout_.shrink(most - inserted);
  counts_.stretched_samples += static_cast<std::int64_t>(inserted);
  note_stretch(inserted);
}

void VoicePlayout::note_stretch(std::size_t changed) {
  if (changed > 0) {
    likeness_ = kLikeness;
    stretched_at_ = heard_samples_;
  } else {
    likeness_ = std::max(likeness_ - kLikenessStep, kLeastLikeness);
  }
}

}  // namespace sportello
