// SPDX-License-Identifier: EUPL-1.2
#include "audio/voice_decoder.h"

#include <opus/opus.h>

namespace sportello {

VoiceDecoder::VoiceDecoder() {
  int error = OPUS_OK;
  opus_ = opus_decoder_create(kVoiceRateHz, 1, &error);
  if (error != OPUS_OK) opus_ = nullptr;
}

VoiceDecoder::~VoiceDecoder() {
  if (opus_ != nullptr) opus_decoder_destroy(opus_);
}

void VoiceDecoder::reset() {
  if (opus_ != nullptr) opus_decoder_ctl(opus_, OPUS_RESET_STATE);
}

int VoiceDecoder::samples_of(std::span<const std::uint8_t> payload) {
  if (payload.empty() || payload.size() > kMaxOpusBytes) return 0;
  const auto bytes = static_cast<opus_int32>(payload.size());
  // Parsing finds what counting frames alone does not: lengths that overrun the packet.
  const unsigned char* frames[48];
  opus_int16 sizes[48];
  if (opus_packet_parse(payload.data(), bytes, nullptr, frames, sizes, nullptr) <= 0) return 0;
  const int samples = opus_packet_get_nb_samples(payload.data(), bytes, kVoiceRateHz);
  return samples >= 120 && samples <= kMaxDecodedSamples ? samples : 0;
}

int VoiceDecoder::fec_samples_of(std::span<const std::uint8_t> payload) {
  if (samples_of(payload) == 0) return 0;
  if (opus_packet_has_lbrr(payload.data(), static_cast<opus_int32>(payload.size())) <= 0) return 0;
  return opus_packet_get_samples_per_frame(payload.data(), kVoiceRateHz);
}

bool VoiceDecoder::decode(std::span<const std::uint8_t> payload, std::span<float> out) {
  return !payload.empty() && run(payload.data(), payload.size(), out, false);
}

bool VoiceDecoder::decode_fec(std::span<const std::uint8_t> next_payload, std::span<float> out) {
  return !next_payload.empty() && run(next_payload.data(), next_payload.size(), out, true);
}

bool VoiceDecoder::conceal(std::span<float> out) { return run(nullptr, 0, out, false); }

bool VoiceDecoder::run(const std::uint8_t* data, std::size_t bytes, std::span<float> out,
                       bool fec) {
  if (opus_ == nullptr || out.size() > pcm_.size()) return false;
  const int wanted = static_cast<int>(out.size());
  const int got =
      opus_decode(opus_, data, static_cast<opus_int32>(bytes), pcm_.data(), wanted, fec ? 1 : 0);
  if (got != wanted) return false;
  for (std::size_t i = 0; i < out.size(); ++i) {
    out[i] = static_cast<float>(pcm_[i]) * (1.0f / 32768.0f);
  }
  return true;
}

}  // namespace sportello
