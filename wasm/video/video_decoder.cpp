// SPDX-License-Identifier: EUPL-1.2
#include "video/video_decoder.h"

#include <vpx/vp8dx.h>
#include <vpx/vpx_decoder.h>

#include <cstddef>
#include <cstring>
#include <limits>

#include "video/vpx_header.h"

namespace sportello {

struct VideoDecoder::Codec {
  vpx_codec_ctx_t context = {};
  bool open = false;

  ~Codec() {
    if (open) vpx_codec_destroy(&context);
  }
};

namespace {

void copy_plane(const vpx_image_t& image, int plane, int width, int height, std::uint8_t* to) {
  const std::uint8_t* from = image.planes[plane];
  for (int row = 0; row < height; ++row) {
    std::memcpy(to, from, static_cast<std::size_t>(width));
    to += width;
    from += image.stride[plane];
  }
}

}  // namespace

VideoDecoder::VideoDecoder(VideoCodec codec) : kind_(codec), codec_(std::make_unique<Codec>()) {
  vpx_codec_dec_cfg_t config = {};
  config.threads = 1;
  const vpx_codec_iface_t* interface =
      codec == VideoCodec::kVp9 ? vpx_codec_vp9_dx() : vpx_codec_vp8_dx();
  codec_->open = vpx_codec_dec_init(&codec_->context, interface, &config, 0) == VPX_CODEC_OK;
  if (!codec_->open) codec_.reset();
}

VideoDecoder::~VideoDecoder() = default;

bool VideoDecoder::decode(std::span<const std::uint8_t> frame) {
  VpxHeader header;
  // The header is read before the codec may allocate for what it says.
  const bool good = ok() && frame.size() <= std::numeric_limits<unsigned>::max() &&
                    parse_vpx_header(kind_, frame, &header) && header.width <= kMaxVideoSide &&
                    header.height <= kMaxVideoSide && (header.key || !key_awaited_) &&
                    decode_picture(frame);
  key_awaited_ = !good;
  return good;
}

bool VideoDecoder::decode_picture(std::span<const std::uint8_t> frame) {
  if (vpx_codec_decode(&codec_->context, frame.data(), static_cast<unsigned>(frame.size()), nullptr,
                       0) != VPX_CODEC_OK) {
    return false;
  }
  vpx_codec_iter_t iterator = nullptr;
  const vpx_image_t* image = vpx_codec_get_frame(&codec_->context, &iterator);
  if (image == nullptr || image->fmt != VPX_IMG_FMT_I420) return false;
  int corrupted = 0;
  if (vpx_codec_control(&codec_->context, VP8D_GET_FRAME_CORRUPTED, &corrupted) != VPX_CODEC_OK ||
      corrupted != 0) {
    return false;
  }
  width_ = static_cast<int>(image->d_w);
  height_ = static_cast<int>(image->d_h);
  picture_.resize(i420_bytes(width_, height_));
  const int chroma_width = (width_ + 1) / 2;
  const int chroma_height = (height_ + 1) / 2;
  std::uint8_t* y = picture_.data();
  std::uint8_t* u = y + static_cast<std::size_t>(width_) * static_cast<std::size_t>(height_);
  std::uint8_t* v =
      u + static_cast<std::size_t>(chroma_width) * static_cast<std::size_t>(chroma_height);
  copy_plane(*image, VPX_PLANE_Y, width_, height_, y);
  copy_plane(*image, VPX_PLANE_U, chroma_width, chroma_height, u);
  copy_plane(*image, VPX_PLANE_V, chroma_width, chroma_height, v);
  return true;
}

}  // namespace sportello
