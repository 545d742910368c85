// SPDX-License-Identifier: EUPL-1.2
#include "video/vpx_config.h"

#include <vpx/vp8cx.h>

#include <algorithm>
#include <cmath>

namespace sportello {

namespace {

constexpr int kOptimalBufferMs = 600;

/// Share of the bit rate that the layers up to each one have together.
double cumulative_share(int layers, int layer) {
  static constexpr double kShares[kMaxTemporalLayers][kMaxTemporalLayers] = {
      {1.0, 1.0, 1.0}, {0.6, 1.0, 1.0}, {0.4, 0.6, 1.0}};
  return kShares[layers - 1][layer];
}

void fill_layers(const VideoEncoderSettings& settings, vpx_codec_enc_cfg_t* config) {
  const int layers = settings.temporal_layers;
  const TemporalPattern pattern(layers);
  TemporalPattern walk = pattern;
  config->ss_number_layers = 1;
  config->ts_number_layers = static_cast<unsigned>(layers);
  config->ts_periodicity = 1u << (layers - 1);
  for (unsigned i = 0; i < config->ts_periodicity; ++i, walk.advance()) {
    config->ts_layer_id[i] = walk.next().layer;
  }
  for (int layer = 0; layer < layers; ++layer) {
    config->ts_rate_decimator[layer] = 1u << (layers - 1 - layer);
  }
  // The pattern is ours for both codecs, given frame by frame.
  config->temporal_layering_mode =
      layers > 1 ? VP9E_TEMPORAL_LAYERING_MODE_BYPASS : VP9E_TEMPORAL_LAYERING_MODE_NOLAYERING;
}

bool set_vp8_controls(vpx_codec_ctx_t* codec) {
  return vpx_codec_control(codec, VP8E_SET_NOISE_SENSITIVITY, 0u) == VPX_CODEC_OK &&
         vpx_codec_control(codec, VP8E_SET_TOKEN_PARTITIONS,
                           static_cast<int>(VP8_ONE_TOKENPARTITION)) == VPX_CODEC_OK &&
         vpx_codec_control(codec, VP8E_SET_SCREEN_CONTENT_MODE, 0u) == VPX_CODEC_OK;
}

bool set_vp9_controls(const VideoEncoderSettings& settings, const vpx_codec_enc_cfg_t& config,
                      vpx_codec_ctx_t* codec) {
  // Cyclic refresh: a part of the picture at a time is coded better.
  constexpr unsigned kCyclicRefresh = 3;
  bool good = vpx_codec_control(codec, VP9E_SET_AQ_MODE, kCyclicRefresh) == VPX_CODEC_OK &&
              vpx_codec_control(codec, VP9E_SET_ROW_MT, 0u) == VPX_CODEC_OK &&
              vpx_codec_control(codec, VP9E_SET_TILE_COLUMNS, 0) == VPX_CODEC_OK &&
              vpx_codec_control(codec, VP9E_SET_FRAME_PARALLEL_DECODING, 0u) == VPX_CODEC_OK &&
              vpx_codec_control(codec, VP9E_SET_NOISE_SENSITIVITY, 0u) == VPX_CODEC_OK &&
              vpx_codec_control(codec, VP9E_SET_TUNE_CONTENT,
                                static_cast<int>(VP9E_CONTENT_DEFAULT)) == VPX_CODEC_OK;
  if (settings.temporal_layers > 1) {
    vpx_svc_extra_cfg_t layers = {};
    for (int layer = 0; layer < settings.temporal_layers; ++layer) {
      layers.max_quantizers[layer] = static_cast<int>(config.rc_max_quantizer);
      layers.min_quantizers[layer] = static_cast<int>(config.rc_min_quantizer);
    }
    layers.scaling_factor_num[0] = 1;
    layers.scaling_factor_den[0] = 1;
    good = good && vpx_codec_control(codec, VP9E_SET_SVC, 1) == VPX_CODEC_OK &&
           vpx_codec_control(codec, VP9E_SET_SVC_PARAMETERS, &layers) == VPX_CODEC_OK;
  }
  return good;
}

}  // namespace

const vpx_codec_iface_t* vpx_encoder_interface(VideoCodec codec) {
  return codec == VideoCodec::kVp9 ? vpx_codec_vp9_cx() : vpx_codec_vp8_cx();
}

bool fill_vpx_config(const VideoEncoderSettings& settings, vpx_codec_enc_cfg_t* config) {
  const bool vp9 = settings.codec == VideoCodec::kVp9;
  if (vpx_codec_enc_config_default(vpx_encoder_interface(settings.codec), config, 0) !=
      VPX_CODEC_OK) {
    return false;
  }
  config->g_w = static_cast<unsigned>(settings.width);
  config->g_h = static_cast<unsigned>(settings.height);
  config->g_timebase = {1, kVpxTicksPerSecond};
  config->g_threads = 1;
  config->g_lag_in_frames = 0;
  config->g_pass = VPX_RC_ONE_PASS;
  config->g_error_resilient = VPX_ERROR_RESILIENT_DEFAULT;
  // Key frames come on request only.
  config->kf_mode = VPX_KF_DISABLED;
  config->kf_min_dist = config->kf_max_dist = 1u << 30;
  config->rc_end_usage = VPX_CBR;
  config->rc_resize_allowed = 0;
  config->rc_dropframe_thresh = 30;
  config->rc_min_quantizer = 2;
  config->rc_max_quantizer = vp9 ? 52 : 56;
  config->rc_undershoot_pct = vp9 ? 50 : 100;
  config->rc_overshoot_pct = vp9 ? 50 : 15;
  config->rc_buf_initial_sz = 500;
  config->rc_buf_optimal_sz = kOptimalBufferMs;
  config->rc_buf_sz = 1000;
  fill_layers(settings, config);
  set_vpx_bitrate(settings, config);
  return true;
}

void set_vpx_bitrate(const VideoEncoderSettings& settings, vpx_codec_enc_cfg_t* config) {
  config->rc_target_bitrate = static_cast<unsigned>(settings.bitrate_bps / 1000);
  for (int layer = 0; layer < settings.temporal_layers; ++layer) {
    const double kbps = static_cast<double>(settings.bitrate_bps) / 1000.0 *
                        cumulative_share(settings.temporal_layers, layer);
    config->ts_target_bitrate[layer] = static_cast<unsigned>(std::lround(kbps));
    config->layer_target_bitrate[layer] = config->ts_target_bitrate[layer];
  }
  config->ss_target_bitrate[0] = config->rc_target_bitrate;
}

bool set_vpx_controls(const VideoEncoderSettings& settings, const vpx_codec_enc_cfg_t& config,
                      vpx_codec_ctx_t* codec) {
  const bool good = settings.codec == VideoCodec::kVp9 ? set_vp9_controls(settings, config, codec)
                                                       : set_vp8_controls(codec);
  return good && vpx_codec_control(codec, VP8E_SET_STATIC_THRESHOLD, 1u) == VPX_CODEC_OK &&
         set_vpx_speed(settings, codec) && set_vpx_max_intra(settings, codec);
}

bool set_vpx_speed(const VideoEncoderSettings& settings, vpx_codec_ctx_t* codec) {
  // VP8 takes a positive value for leave to measure time itself and choose: not repeatable.
  const int cpu_used = settings.codec == VideoCodec::kVp9 ? std::clamp(settings.speed, 5, 9)
                                                          : -std::clamp(settings.speed, 1, 16);
  return vpx_codec_control(codec, VP8E_SET_CPUUSED, cpu_used) == VPX_CODEC_OK;
}

bool set_vpx_max_intra(const VideoEncoderSettings& settings, vpx_codec_ctx_t* codec) {
  // Half of the optimal buffer, in per cent of a mean frame; at least three mean frames.
  const double percent = kOptimalBufferMs * 0.5 * settings.fps / 10;
  return vpx_codec_control(codec, VP8E_SET_MAX_INTRA_BITRATE_PCT,
                           static_cast<unsigned>(std::max(percent, 300.0))) == VPX_CODEC_OK;
}

vpx_enc_frame_flags_t select_vpx_layer(VideoCodec codec, int layers, const TemporalStep& step,
                                       vpx_codec_ctx_t* context) {
  if (layers == 1) return 0;
  if (codec == VideoCodec::kVp9) {
    vpx_svc_layer_id_t id = {};
    id.temporal_layer_id = step.layer;
    id.temporal_layer_id_per_spatial[0] = step.layer;
    vpx_codec_control(context, VP9E_SET_SVC_LAYER_ID, &id);
  } else {
    vpx_codec_control(context, VP8E_SET_TEMPORAL_LAYER_ID, static_cast<int>(step.layer));
  }
  vpx_enc_frame_flags_t flags = VP8_EFLAG_NO_REF_ARF | VP8_EFLAG_NO_UPD_ARF;
  if (!step.refers_to_golden) flags |= VP8_EFLAG_NO_REF_GF;
  if (step.update != TemporalStep::Update::kGolden) flags |= VP8_EFLAG_NO_UPD_GF;
  if (step.update != TemporalStep::Update::kLast) flags |= VP8_EFLAG_NO_UPD_LAST;
  // What a decoder that drops the layer has not seen must not change how it reads on.
  if (step.layer > 0) flags |= VP8_EFLAG_NO_UPD_ENTROPY;
  return flags;
}

}  // namespace sportello
