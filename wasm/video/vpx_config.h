// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <vpx/vpx_encoder.h>

#include "video/temporal_pattern.h"
#include "video/video_encoder.h"

namespace sportello {

/// Microseconds as the unit of time stamps.
inline constexpr int kVpxTicksPerSecond = 1'000'000;

const vpx_codec_iface_t* vpx_encoder_interface(VideoCodec codec);

/// One-pass constant bit rate without delay, as a video call needs it; the values are those that
/// libwebrtc has settled on. False if libvpx refuses.
bool fill_vpx_config(const VideoEncoderSettings& settings, vpx_codec_enc_cfg_t* config);

/// Sets the bit rate of `config`, shared out over the temporal layers.
void set_vpx_bitrate(const VideoEncoderSettings& settings, vpx_codec_enc_cfg_t* config);

/// The controls that stand beside the configuration. Call once the codec is open.
bool set_vpx_controls(const VideoEncoderSettings& settings, const vpx_codec_enc_cfg_t& config,
                      vpx_codec_ctx_t* codec);

/// Complexity; may change at any time.
bool set_vpx_speed(const VideoEncoderSettings& settings, vpx_codec_ctx_t* codec);

/// Largest size of a key frame; depends on the frame rate.
bool set_vpx_max_intra(const VideoEncoderSettings& settings, vpx_codec_ctx_t* codec);

/// Tells the codec about the layer of the next frame; returns the flags for vpx_codec_encode.
vpx_enc_frame_flags_t select_vpx_layer(VideoCodec codec, int layers, const TemporalStep& step,
                                       vpx_codec_ctx_t* context);

}  // namespace sportello
