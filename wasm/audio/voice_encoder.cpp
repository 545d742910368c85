// SPDX-License-Identifier: EUPL-1.2
#include "audio/voice_encoder.h"

#include <opus/opus.h>

#include <algorithm>

namespace sportello {

VoiceEncoder::VoiceEncoder() {
  int error = OPUS_OK;
  opus_ = opus_encoder_create(kVoiceRateHz, 1, OPUS_APPLICATION_VOIP, &error);
  if (error != OPUS_OK || opus_ == nullptr) {
    opus_ = nullptr;
    return;
  }
  opus_encoder_ctl(opus_, OPUS_SET_SIGNAL(OPUS_SIGNAL_VOICE));
  opus_encoder_ctl(opus_, OPUS_SET_VBR(1));
  opus_encoder_ctl(opus_, OPUS_SET_VBR_CONSTRAINT(1));
}

VoiceEncoder::~VoiceEncoder() {
  if (opus_ != nullptr) opus_encoder_destroy(opus_);
}

std::size_t VoiceEncoder::encode(std::span<const std::int16_t> pcm, std::span<std::uint8_t> out) {
  if (opus_ == nullptr) return 0;
  const std::size_t room = std::min(out.size(), kMaxOpusBytes);
  const int bytes = opus_encode(opus_, pcm.data(), static_cast<int>(pcm.size()), out.data(),
                                static_cast<opus_int32>(room));
  return bytes > 0 ? static_cast<std::size_t>(bytes) : 0;
}

void VoiceEncoder::set_bitrate_bps(int bitrate_bps) {
  if (opus_ == nullptr) return;
  opus_encoder_ctl(opus_, OPUS_SET_BITRATE(std::clamp(bitrate_bps, 6000, 64000)));
}

void VoiceEncoder::set_complexity(int complexity) {
  if (opus_ == nullptr) return;
  opus_encoder_ctl(opus_, OPUS_SET_COMPLEXITY(std::clamp(complexity, 0, 10)));
}

void VoiceEncoder::set_expected_loss_percent(int percent) {
  if (opus_ == nullptr) return;
  // Told of less, libopus keeps the audio bandwidth and gives up forward error correction.
  constexpr int kLeastForFec = 10;
  const int told = percent <= 0 ? 0 : std::clamp(percent, kLeastForFec, 100);
  opus_encoder_ctl(opus_, OPUS_SET_PACKET_LOSS_PERC(told));
}

void VoiceEncoder::set_fec(bool on) {
  if (opus_ == nullptr) return;
  opus_encoder_ctl(opus_, OPUS_SET_INBAND_FEC(on ? 1 : 0));
}

void VoiceEncoder::set_dtx(bool on) {
  if (opus_ == nullptr) return;
  opus_encoder_ctl(opus_, OPUS_SET_DTX(on ? 1 : 0));
}

int VoiceEncoder::lookahead() const {
  opus_int32 samples = 0;
  if (opus_ != nullptr) opus_encoder_ctl(opus_, OPUS_GET_LOOKAHEAD(&samples));
  return samples;
}

}  // namespace sportello
