// SPDX-License-Identifier: EUPL-1.2
#include "audio/voice_receiver.h"

#include <algorithm>

#include "audio/clock_drift.h"
#include "audio/jitter_buffer.h"
#include "audio/level_meter.h"
#include "audio/playout_clock.h"
#include "audio/resampler.h"
#include "audio/voice_playout.h"

namespace sportello {
namespace {

constexpr std::size_t kPullFrames = 256;
/// Packets of at most this size announce silence (DTX).
constexpr std::size_t kSilenceBytes = 2;

int clamp_rate(int rate_hz) { return std::clamp(rate_hz, 8000, 192000); }

std::int64_t clamp_delay_us(int ms) { return std::clamp(ms, 0, 1000) * std::int64_t{1000}; }

}  // namespace

struct VoiceReceiver::Impl {
  explicit Impl(const VoiceReceiverConfig& config)
      : most_delay_us(
            std::max(clamp_delay_us(config.min_delay_ms), clamp_delay_us(config.max_delay_ms))),
        buffer(clamp_delay_us(config.min_delay_ms), most_delay_us,
               clamp_delay_us(config.initial_delay_ms)),
        clock(clamp_rate(config.device_rate_hz)),
        playout(buffer, clock, most_delay_us),
        resampler(kVoiceRateHz, clamp_rate(config.device_rate_hz)),
        meter(clamp_rate(config.device_rate_hz)) {}

  std::int64_t most_delay_us;
  JitterBuffer buffer;
  PlayoutClock clock;
  VoicePlayout playout;
  Resampler resampler;
  ClockDrift drift;
  LevelMeter meter;
  std::uint64_t late = 0;
  std::uint64_t duplicates = 0;
  std::uint64_t malformed = 0;
  std::uint64_t restarts = 0;
};

VoiceReceiver::VoiceReceiver(const VoiceReceiverConfig& config)
    : impl_(std::make_unique<Impl>(config)) {}
VoiceReceiver::~VoiceReceiver() = default;

bool VoiceReceiver::ok() const { return impl_->playout.ok(); }

void VoiceReceiver::insert(std::uint16_t sequence, std::uint32_t timestamp_48k,
                           std::span<const std::uint8_t> payload, std::int64_t arrival_us) {
  Impl& impl = *impl_;
  const int samples = VoiceDecoder::samples_of(payload);
  if (samples == 0) {
    ++impl.malformed;
    return;
  }
  const JitterBuffer::Outcome outcome = impl.buffer.insert(
      sequence, timestamp_48k, samples, payload.size() <= kSilenceBytes, payload, arrival_us);
  switch (outcome) {
    case JitterBuffer::Outcome::kDuplicate:
      ++impl.duplicates;
      return;
    case JitterBuffer::Outcome::kRefused:
      ++impl.malformed;
      return;
    case JitterBuffer::Outcome::kLate:
      ++impl.late;
      break;
    case JitterBuffer::Outcome::kRestart:
      ++impl.restarts;
      impl.playout.restart();
      impl.drift.reset();
      break;
    case JitterBuffer::Outcome::kStored:
      break;
  }
  impl.drift.observe_arrival(impl.buffer.last_lateness_us(), arrival_us);
}

void VoiceReceiver::pull(std::span<float> out, std::int64_t now_us) {
  Impl& impl = *impl_;
  if (out.empty()) return;
  impl.drift.observe_pull(impl.clock.begin_pull(out.size(), now_us), now_us);
  while (!out.empty()) {
    const std::span<float> chunk = out.first(std::min(out.size(), kPullFrames));
    impl.resampler.set_speed_ppm(impl.drift.ppm() + impl.playout.lean_ppm());
    const std::size_t needed = impl.resampler.needed(chunk.size());
    impl.resampler.push(impl.playout.take(needed, impl.resampler.pending()));
    impl.resampler.pull(chunk);
    for (float& sample : chunk) sample = std::clamp(sample, -1.0f, 1.0f);
    impl.meter.push(chunk);
    impl.clock.advance(chunk.size());
    out = out.subspan(chunk.size());
  }
}

void VoiceReceiver::set_device_rate(int device_rate_hz) {
  const int rate_hz = clamp_rate(device_rate_hz);
  impl_->resampler.set_rates(kVoiceRateHz, rate_hz);
  impl_->clock.set_rate(rate_hz);
  impl_->meter.set_rate(rate_hz);
  impl_->drift.reset();
}

VoiceReceiverStats VoiceReceiver::stats() const {
  const Impl& impl = *impl_;
  const VoicePlayout::Counts& counts = impl.playout.counts();
  const auto to_ms = [](std::int64_t samples) { return static_cast<std::uint64_t>(samples / 48); };
  VoiceReceiverStats stats;
  stats.received = impl.buffer.received();
  stats.lost = impl.buffer.lost();
  stats.recovered = counts.recovered;
  stats.late = impl.late;
  stats.duplicates = impl.duplicates;
  stats.malformed = impl.malformed + counts.undecodable;
  stats.concealed_ms = to_ms(counts.concealed_samples);
  stats.comfort_noise_ms = to_ms(counts.silence_samples);
  stats.accelerated_ms = to_ms(counts.accelerated_samples);
  stats.stretched_ms = to_ms(counts.stretched_samples);
  const auto delay_us = static_cast<double>(impl.playout.delay_us());
  stats.jitter_buffer_ms = impl.playout.running() ? delay_us / 1000 : 0;
  stats.target_delay_ms = static_cast<double>(impl.playout.target_us()) / 1000;
  stats.drift_ppm = impl.drift.ppm();
  stats.restarts = impl.restarts;
  return stats;
}

float VoiceReceiver::level() const { return impl_->meter.level(); }

}  // namespace sportello
