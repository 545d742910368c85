// SPDX-License-Identifier: EUPL-1.2
#include "video/video_encoder.h"

#include <vpx/vp8cx.h>
#include <vpx/vpx_encoder.h>

#include <algorithm>
#include <cmath>

#include "video/vpx_config.h"

namespace sportello {

struct VideoEncoder::Codec {
  vpx_codec_ctx_t context = {};
  vpx_codec_enc_cfg_t config = {};
  vpx_image_t image = {};
  bool open = false;

  ~Codec() {
    if (open) vpx_codec_destroy(&context);
  }
};

namespace {

bool valid_side(int side) {
  return side >= kMinVideoSide && side <= kMaxVideoSide && side % 2 == 0;
}

bool valid_rates(std::int64_t bitrate_bps, double fps) {
  return bitrate_bps >= VideoEncoderSettings::kMinBitrateBps &&
         bitrate_bps <= VideoEncoderSettings::kMaxBitrateBps && fps >= 1 && fps <= 120;
}

}  // namespace

bool valid(const VideoEncoderSettings& settings) {
  return (settings.codec == VideoCodec::kVp8 || settings.codec == VideoCodec::kVp9) &&
         valid_side(settings.width) && valid_side(settings.height) &&
         valid_rates(settings.bitrate_bps, settings.fps) && settings.temporal_layers >= 1 &&
         settings.temporal_layers <= kMaxTemporalLayers;
}

VideoEncoder::VideoEncoder(const VideoEncoderSettings& settings)
    : settings_(settings), pattern_(settings.temporal_layers) {
  if (valid(settings_)) open();
}

VideoEncoder::~VideoEncoder() = default;

bool VideoEncoder::open() {
  codec_ = std::make_unique<Codec>();
  Codec& codec = *codec_;
  codec.open = fill_vpx_config(settings_, &codec.config) &&
               vpx_codec_enc_init(&codec.context, vpx_encoder_interface(settings_.codec),
                                  &codec.config, 0) == VPX_CODEC_OK;
  if (!codec.open || !set_vpx_controls(settings_, codec.config, &codec.context)) {
    codec_.reset();
    return false;
  }
  picture_.assign(i420_bytes(settings_.width, settings_.height), 0);
  vpx_img_wrap(&codec.image, VPX_IMG_FMT_I420, static_cast<unsigned>(settings_.width),
               static_cast<unsigned>(settings_.height), 1, picture_.data());
  pattern_ = TemporalPattern(settings_.temporal_layers);
  key_pending_ = true;
  position_us_ = 0;
  interval_us_ = std::lround(kVpxTicksPerSecond / settings_.fps);
  return true;
}

bool VideoEncoder::set_bitrate(std::int64_t bitrate_bps, double fps) {
  if (!ok() || !valid_rates(bitrate_bps, fps)) return false;
  if (fps != settings_.fps) {
    interval_us_ = std::lround(kVpxTicksPerSecond / fps);
    has_timestamp_ = false;
  }
  settings_.bitrate_bps = bitrate_bps;
  settings_.fps = fps;
  set_vpx_bitrate(settings_, &codec_->config);
  return vpx_codec_enc_config_set(&codec_->context, &codec_->config) == VPX_CODEC_OK &&
         set_vpx_max_intra(settings_, &codec_->context);
}

void VideoEncoder::set_speed(int speed) {
  settings_.speed = speed;
  if (ok()) set_vpx_speed(settings_, &codec_->context);
}

bool VideoEncoder::resize(int width, int height) {
  VideoEncoderSettings wanted = settings_;
  wanted.width = width;
  wanted.height = height;
  if (!valid(wanted)) return false;
  settings_ = wanted;
  return open();
}

/// Smoothed time between pictures, so that the rate control is neither misled by a camera slower
/// than it promised nor shaken by jitter.
std::int64_t VideoEncoder::next_duration_us(std::int64_t timestamp_us) {
  const std::int64_t nominal_us = std::lround(kVpxTicksPerSecond / settings_.fps);
  if (has_timestamp_ && timestamp_us > last_timestamp_us_) {
    const std::int64_t step_us =
        std::clamp(timestamp_us - last_timestamp_us_, nominal_us / 2, 4 * nominal_us);
    interval_us_ += (step_us - interval_us_) / 16;
  }
  has_timestamp_ = true;
  last_timestamp_us_ = timestamp_us;
  return interval_us_;
}

std::span<const std::uint8_t> VideoEncoder::encode(std::int64_t timestamp_us, bool force_key) {
  if (!ok()) return {};
  key_pending_ = key_pending_ || force_key;
  if (key_pending_) pattern_.restart();
  const TemporalStep step = key_pending_ ? TemporalStep{} : pattern_.next();
  vpx_enc_frame_flags_t flags =
      select_vpx_layer(settings_.codec, pattern_.layers(), step, &codec_->context);
  if (key_pending_) flags = VPX_EFLAG_FORCE_KF;

  const std::int64_t duration_us = next_duration_us(timestamp_us);
  const vpx_codec_err_t result =
      vpx_codec_encode(&codec_->context, &codec_->image, position_us_,
                       static_cast<unsigned long>(duration_us), flags, VPX_DL_REALTIME);
  position_us_ += duration_us;
  if (result != VPX_CODEC_OK) {
    key_pending_ = true;
    return {};
  }

  vpx_codec_iter_t iterator = nullptr;
  while (const vpx_codec_cx_pkt_t* packet = vpx_codec_get_cx_data(&codec_->context, &iterator)) {
    if (packet->kind != VPX_CODEC_CX_FRAME_PKT || packet->data.frame.sz == 0) continue;
    last_.codec = settings_.codec;
    last_.key = (packet->data.frame.flags & VPX_FRAME_IS_KEY) != 0;
    last_.temporal_layer = last_.key ? std::uint8_t{0} : step.layer;
    last_.width = static_cast<std::uint16_t>(settings_.width);
    last_.height = static_cast<std::uint16_t>(settings_.height);
    last_.timestamp_us = timestamp_us;
    last_.layer_sync = last_.temporal_layer > 0;
    last_.reference = pattern_.kept(last_.temporal_layer);
    if (last_.key) {
      pattern_.restart();
      key_pending_ = false;
    } else {
      pattern_.advance();
    }
    return {static_cast<const std::uint8_t*>(packet->data.frame.buf), packet->data.frame.sz};
  }
  return {};
}

}  // namespace sportello
