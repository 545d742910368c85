// SPDX-License-Identifier: EUPL-1.2
#include "core/session/simulated_call.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <numbers>

namespace sportello::testing {
namespace {

constexpr int64_t kStepUs = 5'000;
constexpr int64_t kBlockUs = 10'000;
constexpr int64_t kVoiceCarrierUs = 20'000;
constexpr size_t kBlockFrames = 480;
constexpr int kFrequencies[2] = {440, 700};

void put_u32(std::vector<uint8_t>* bytes, size_t at, uint32_t value) {
  std::memcpy(bytes->data() + at, &value, sizeof value);
}

uint32_t get_u32(std::span<const uint8_t> bytes, size_t at) {
  uint32_t value = 0;
  std::memcpy(&value, bytes.data() + at, sizeof value);
  return value;
}

/// A wave of one second's length in samples, -1..1. Exact, so that all platforms get the same.
float triangle(int64_t position) {
  const int64_t phase = position % 48'000;
  const int64_t height = phase < 24'000 ? phase - 12'000 : 36'000 - phase;
  return static_cast<float>(height) / 12'000;
}

uint8_t filler(uint32_t number, size_t i) {
  return static_cast<uint8_t>((number * 31 + i * 7) & 0xff);
}

}  // namespace

bool FakeEncoder::encode(int64_t now_us, std::vector<uint8_t>* data, EncodedFrameInfo* info) {
  if (plan_.fps == 0 || now_us < next_us_) return false;
  next_us_ = std::max(next_us_ + 1'000'000 / plan_.fps, now_us - kStepUs);
  const bool key = key_wanted_;
  key_wanted_ = false;
  since_key_ = key ? 0 : since_key_ + 1;
  const double mean = static_cast<double>(plan_.bitrate_bps) / 8 / plan_.fps;
  const double factor = key ? 5 : 0.6 + 0.7 * random_.uniform();
  const auto size = std::max<size_t>(16, static_cast<size_t>(mean * factor));
  const int layer = layers_ > 1 ? static_cast<int>(since_key_ % 2) : 0;
  ++number_;
  if (key) ++keys_;
  data->resize(size);
  for (size_t i = 12; i < size; ++i) (*data)[i] = filler(number_, i);
  put_u32(data, 0, number_);
  put_u32(data, 4, static_cast<uint32_t>(layer));
  // The frame that this one refers to: the last one of layer 0.
  const uint32_t back = key ? 0 : (layers_ > 1 && layer == 0 ? 2 : 1);
  put_u32(data, 8, key ? 0 : number_ - back);
  *info = EncodedFrameInfo{};
  info->key = key;
  info->temporal_layer = static_cast<uint8_t>(layer);
  info->width = static_cast<uint16_t>(plan_.width);
  info->height = static_cast<uint16_t>(plan_.height);
  info->timestamp_us = now_us;
  return true;
}

void Tone::fill(std::vector<float>* block) {
  for (float& sample : *block) {
    // Loudness goes up and down five times a second, as in speech.
    const float loudness = 0.25F + 0.15F * triangle(position_ * 5);
    sample = loudness * triangle(position_ * frequency_hz_);
    ++position_;
  }
}

SimulatedCall::SimulatedCall(const CallSetup& setup) : setup_(setup), block_(kBlockFrames) {
  for (int i = 0; i < 2; ++i) {
    paths_[i] = std::make_unique<SimulatedLink>(setup.path[i], setup.seed * 2 + i);
    LinkConfig control;
    control.delay_us = setup.path[i].delay_us;
    controls_[i] = std::make_unique<SimulatedLink>(control, 1);
    make_side(i, setup.seed * 100 + i);
  }
}

void SimulatedCall::make_side(int i, uint64_t seed) {
  MediaSessionConfig config;
  config.seed = seed;
  sides_[i].session = std::make_unique<MediaSession>(config);
  sides_[i].session->set_camera(setup_.video);
  sides_[i].camera = setup_.video;
  sides_[i].encoder = std::make_unique<FakeEncoder>(setup_.temporal_layers, seed);
  sides_[i].tone = std::make_unique<Tone>(kFrequencies[i]);
  sides_[i].has_key = false;
  sides_[i].last_frame = 0;
}

void SimulatedCall::restart_side(int i, uint64_t seed) { make_side(i, seed); }

template <typename F>
auto SimulatedCall::inside(F f) {
  if (around) around(true);
  auto result = f();
  if (around) around(false);
  return result;
}

void SimulatedCall::run_for(int64_t duration_us) {
  const int64_t end_us = now_us_ + duration_us;
  while (now_us_ < end_us) step();
}

void SimulatedCall::step() {
  now_us_ += kStepUs;
  for (int i = 0; i < 2; ++i) {
    Side& side = sides_[i];
    if (now_us_ % kBlockUs == 0) {
      side.tone->fill(&block_);
      inside([&] { return side.session->push_capture(block_, now_us_), 0; });
    }
    if (side.camera) {
      EncodedFrameInfo info;
      if (side.encoder->encode(now_us_, &frame_, &info)) {
        if (!inside([&] { return side.session->push_video_frame(frame_, info, now_us_); })) {
          side.encoder->force_key();
        }
      }
    }
    send(i);
  }
  if (on_step) on_step();
  for (int i = 0; i < 2; ++i) deliver(i);
  for (int i = 0; i < 2; ++i) watch(i);
}

void SimulatedCall::send(int i) {
  MediaSession& session = *sides_[i].session;
  std::vector<uint8_t> padded;
  const auto poll = [&](Carrier carrier, size_t max_bytes, SimulatedLink& link) {
    const auto bytes = inside([&] { return session.poll_datagram(carrier, max_bytes, now_us_); });
    if (bytes.empty()) return false;
    if (on_sent) on_sent(i, carrier, bytes);
    padded.assign(bytes.begin(), bytes.end());
    padded.resize(bytes.size() + kPathOverhead);
    link.send(padded, now_us_, static_cast<uint64_t>(carrier));
    return true;
  };
  if (now_us_ >= setup_.control_opens_us) {
    while (poll(Carrier::kControl, 4'000, *controls_[i])) {
    }
  }
  if (now_us_ % kVoiceCarrierUs == 0) poll(Carrier::kVoice, 1'100, *paths_[i]);
  while (poll(Carrier::kVideo, 1'100, *paths_[i])) {
  }
}

void SimulatedCall::deliver(int i) {
  Side& side = sides_[i];
  for (SimulatedLink* link : {paths_[1 - i].get(), controls_[1 - i].get()}) {
    while (link->receive(now_us_, arrival_)) {
      if (arrival_.tag >= kOtherTag) {
        if (on_other_arrival) on_other_arrival(i, arrival_.tag, arrival_.bytes);
        continue;
      }
      const auto carrier = static_cast<Carrier>(arrival_.tag);
      arrival_.bytes.resize(arrival_.bytes.size() - kPathOverhead);
      if (carrier == Carrier::kVoice) {
        side.voice_delays_us.push_back(arrival_.arrival_us - arrival_.sent_us);
      }
      if (on_arrival) on_arrival(i, carrier, &arrival_.bytes);
      inside([&] { return side.session->receive(carrier, arrival_.bytes, now_us_), 0; });
    }
  }
}

void SimulatedCall::watch(int i) {
  Side& side = sides_[i];
  if (now_us_ % kBlockUs == 0) {
    inside([&] { return side.session->pull_playout(block_, now_us_), 0; });
    side.heard.insert(side.heard.end(), block_.begin(), block_.end());
  }
  poll_events(i);
  ReceivedVideoFrame frame;
  while (inside([&] { return side.session->poll_video_frame(now_us_, &frame); })) {
    ++side.frames;
    if (frame.data.size() < 16) {
      ++side.damaged;
      continue;
    }
    const uint32_t number = get_u32(frame.data, 0);
    const uint32_t refers_to = get_u32(frame.data, 8);
    for (size_t k = 12; k < frame.data.size(); ++k) {
      if (frame.data[k] != filler(number, k)) {
        ++side.damaged;
        break;
      }
    }
    if (number <= side.last_frame) ++side.out_of_order;
    side.last_frame = number;
    if (!frame.key && (!side.has_key || refers_to != side.last_base_frame)) ++side.undecodable;
    if (frame.key) side.has_key = true;
    if (frame.temporal_layer == 0) side.last_base_frame = number;
    side.frame_delays_us.push_back(now_us_ - frame.timestamp_us);
  }
}

void SimulatedCall::poll_events(int i) {
  Side& side = sides_[i];
  SessionEvent event;
  while (inside([&] { return side.session->poll_event(&event); })) {
    switch (event.type) {
      case SessionEvent::Type::kVideoTarget:
        // A new size needs a key frame, as it does in a real encoder.
        if (event.video.width != side.encoder->plan().width) side.encoder->force_key();
        side.encoder->on_target(event.video);
        break;
      case SessionEvent::Type::kKeyFrameNeeded:
        ++side.key_frames_needed;
        side.encoder->force_key();
        break;
      case SessionEvent::Type::kDecoderReset:
        ++side.decoder_resets;
        side.has_key = false;
        side.last_frame = 0;
        break;
      case SessionEvent::Type::kRemoteState:
        side.remote_muted = event.muted;
        side.remote_camera = event.camera;
        break;
      case SessionEvent::Type::kVersionMismatch:
        ++side.mismatches;
        break;
      case SessionEvent::Type::kRemoteBye:
        ++side.byes;
        break;
    }
  }
}

double tone_presence(const std::vector<float>& heard, size_t begin, double frequency_hz) {
  constexpr size_t kStretch = 4'800;
  size_t stretches = 0;
  size_t present = 0;
  for (size_t at = begin; at + kStretch <= heard.size(); at += kStretch) {
    // Goertzel: the share of the stretch's power at the frequency.
    const double turn = 2 * std::numbers::pi * frequency_hz / 48'000;
    const double factor = 2 * std::cos(turn);
    double s1 = 0;
    double s2 = 0;
    double power = 0;
    for (size_t k = 0; k < kStretch; ++k) {
      const double sample = heard[at + k];
      const double s0 = sample + factor * s1 - s2;
      s2 = s1;
      s1 = s0;
      power += sample * sample;
    }
    const double tone_power = 2 * (s1 * s1 + s2 * s2 - factor * s1 * s2) / kStretch;
    ++stretches;
    if (power > 0.001 * kStretch && tone_power > 0.4 * power) ++present;
  }
  return stretches == 0 ? 0 : static_cast<double>(present) / static_cast<double>(stretches);
}

int64_t percentile(std::vector<int64_t> values, double share) {
  if (values.empty()) return 0;
  const auto at = static_cast<size_t>(share * static_cast<double>(values.size() - 1));
  std::nth_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(at), values.end());
  return values[at];
}

}  // namespace sportello::testing
