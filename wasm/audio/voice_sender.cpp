// SPDX-License-Identifier: EUPL-1.2
#include "audio/voice_sender.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "audio/level_meter.h"
#include "audio/resampler.h"
#include "audio/voice_encoder.h"
#include "util/fixed_ring.h"

namespace sportello {
namespace {

constexpr std::size_t kBlockFrames = 256;
/// Opus gives packets of at most this size where nothing need be sent.
constexpr std::size_t kSilentBytes = 2;
/// How many of them are sent all the same, to tell the far side that silence begins: losing one
/// must not make it sound like an outage.
constexpr int kSilenceMarkers = 2;
constexpr int kMuteFadeMs = 5;

int clamp_rate(int rate_hz) { return std::clamp(rate_hz, 8000, 192000); }

bool is_frame_length(int ms) { return ms == 10 || ms == 20 || ms == 40 || ms == 60; }

/// Within -1..1; NaN is silence.
float sane(float sample) {
  if (sample >= -1.0f && sample <= 1.0f) return sample;
  return std::isnan(sample) ? 0.0f : std::copysign(1.0f, sample);
}

std::int16_t to_int16(float sample) {
  const float scaled = std::floor(sample * 32767.0f + 0.5f);
  return static_cast<std::int16_t>(std::clamp(scaled, -32768.0f, 32767.0f));
}

}  // namespace

struct VoiceSender::Impl {
  struct Encoded {
    std::array<std::uint8_t, kMaxOpusBytes> data;
    std::size_t bytes = 0;
    std::uint16_t sequence = 0;
    std::uint32_t timestamp_48k = 0;
    int frame_ms = 20;
    bool silence = false;
    std::int64_t captured_us = 0;
  };

  explicit Impl(const VoiceSenderConfig& config)
      : rate_hz(clamp_rate(config.device_rate_hz)),
        bitrate_bps(std::clamp(config.bitrate_bps, 6000, 64000)),
        dtx(config.dtx),
        frame_ms(is_frame_length(config.frame_ms) ? config.frame_ms : 20),
        next_frame_ms(frame_ms),
        sequence(config.first_sequence),
        timestamp_48k(config.first_timestamp_48k),
        resampler(rate_hz, kVoiceRateHz),
        meter(rate_hz) {
    encoder.set_bitrate_bps(bitrate_bps);
    encoder.set_complexity(config.complexity);
    encoder.set_expected_loss_percent(config.expected_loss_percent);
    encoder.set_fec(config.fec);
    update_dtx();
  }

  /// Muted silence is worth nothing to the far side, whatever was asked for.
  void update_dtx() { encoder.set_dtx(dtx || muted); }

  void push(std::span<const float> pcm, std::int64_t now_us) {
    std::array<float, kBlockFrames> block;
    while (!pcm.empty()) {
      const std::size_t count = std::min(pcm.size(), block.size());
      for (std::size_t i = 0; i < count; ++i) block[i] = sane(pcm[i]);
      pcm = pcm.subspan(count);
      meter.push({block.data(), count});
      apply_mute({block.data(), count});
      resampler.push({block.data(), count});
      fill_frames(now_us);
    }
  }

  void apply_mute(std::span<float> block) {
    const float goal = muted ? 0.0f : 1.0f;
    if (gain == goal && goal == 1.0f) return;
    const float step = 1000.0f / static_cast<float>(kMuteFadeMs * rate_hz);
    for (float& sample : block) {
      gain = muted ? std::max(goal, gain - step) : std::min(goal, gain + step);
      sample *= gain;
    }
  }

  void fill_frames(std::int64_t now_us) {
    std::array<float, kBlockFrames> block;
    for (;;) {
      const std::size_t wanted =
          std::min(block.size(), static_cast<std::size_t>(frame_ms) * 48 - collected);
      const std::size_t count = resampler.pull({block.data(), wanted});
      for (std::size_t i = 0; i < count; ++i) pcm48[collected + i] = to_int16(block[i]);
      collected += count;
      if (collected == static_cast<std::size_t>(frame_ms) * 48) encode(now_us);
      if (count < wanted) return;
    }
  }

  void encode(std::int64_t now_us) {
    const int samples = frame_ms * 48;
    latest.bytes = encoder.encode({pcm48.data(), static_cast<std::size_t>(samples)}, latest.data);
    latest.timestamp_48k = timestamp_48k;
    latest.frame_ms = frame_ms;
    latest.silence = latest.bytes <= kSilentBytes;
    latest.captured_us = now_us;
    timestamp_48k += static_cast<std::uint32_t>(samples);
    collected = 0;
    frame_ms = next_frame_ms;

    silent_run = latest.silence ? silent_run + 1 : 0;
    if (latest.bytes == 0 || silent_run > kSilenceMarkers) return;
    latest.sequence = sequence++;
    if (ring.full()) ++dropped;
    ring.push_over(latest);
  }

  int rate_hz;
  int bitrate_bps;
  bool dtx;
  bool muted = false;
  int frame_ms;
  int next_frame_ms;
  std::uint16_t sequence;
  std::uint32_t timestamp_48k;

  VoiceEncoder encoder;
  Resampler resampler;
  LevelMeter meter;
  float gain = 1;
  std::array<std::int16_t, kMaxEncodedSamples> pcm48;
  std::size_t collected = 0;
  int silent_run = 0;
  Encoded latest;
  FixedRing<Encoded, kCapacity> ring;
  std::uint64_t dropped = 0;
};

VoiceSender::VoiceSender(const VoiceSenderConfig& config) : impl_(std::make_unique<Impl>(config)) {}
VoiceSender::~VoiceSender() = default;

bool VoiceSender::ok() const { return impl_->encoder.ok(); }

void VoiceSender::push(std::span<const float> pcm, std::int64_t now_us) {
  impl_->push(pcm, now_us);
}

bool VoiceSender::has_frame() const { return !impl_->ring.empty(); }

VoiceFrame VoiceSender::front() const {
  const Impl::Encoded& slot = impl_->ring.front();
  return {.payload = {slot.data.data(), slot.bytes},
          .sequence = slot.sequence,
          .timestamp_48k = slot.timestamp_48k,
          .frame_ms = slot.frame_ms,
          .silence = slot.silence,
          .captured_us = slot.captured_us};
}

void VoiceSender::pop() { impl_->ring.pop(); }

std::uint64_t VoiceSender::dropped() const { return impl_->dropped; }

void VoiceSender::set_muted(bool muted) {
  impl_->muted = muted;
  impl_->update_dtx();
}

bool VoiceSender::muted() const { return impl_->muted; }

bool VoiceSender::set_frame_ms(int frame_ms) {
  if (!is_frame_length(frame_ms)) return false;
  impl_->next_frame_ms = frame_ms;
  if (impl_->collected == 0) impl_->frame_ms = frame_ms;
  return true;
}

int VoiceSender::frame_ms() const { return impl_->next_frame_ms; }

void VoiceSender::set_bitrate_bps(int bitrate_bps) {
  impl_->bitrate_bps = std::clamp(bitrate_bps, 6000, 64000);
  impl_->encoder.set_bitrate_bps(impl_->bitrate_bps);
}

int VoiceSender::bitrate_bps() const { return impl_->bitrate_bps; }

void VoiceSender::set_complexity(int complexity) { impl_->encoder.set_complexity(complexity); }

void VoiceSender::set_expected_loss_percent(int percent) {
  impl_->encoder.set_expected_loss_percent(percent);
}

void VoiceSender::set_fec(bool on) { impl_->encoder.set_fec(on); }

void VoiceSender::set_dtx(bool on) {
  impl_->dtx = on;
  impl_->update_dtx();
}

void VoiceSender::set_device_rate(int device_rate_hz) {
  impl_->rate_hz = clamp_rate(device_rate_hz);
  impl_->resampler.set_rates(impl_->rate_hz, kVoiceRateHz);
  impl_->meter.set_rate(impl_->rate_hz);
}

float VoiceSender::level() const { return impl_->meter.level(); }

}  // namespace sportello
