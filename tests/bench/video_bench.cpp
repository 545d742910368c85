// SPDX-License-Identifier: EUPL-1.2
//
// What video costs: milliseconds for each picture, encoding and decoding, one thread.

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <vector>

#include "core/video/test_pictures.h"
#include "video/video_decoder.h"
#include "video/video_encoder.h"

namespace {

using namespace sportello;

double ms_now() {
  return std::chrono::duration<double, std::milli>(
             std::chrono::steady_clock::now().time_since_epoch())
      .count();
}

struct Case {
  const char* name;
  VideoCodec codec;
  int width;
  int height;
  int speed;
  int layers;
  std::int64_t bitrate_bps;
};

/// The scene of a call as a camera held in the hand sees it: all of it moves a little. Drawn before
/// the clock runs.
class Scene {
 public:
  Scene(int width, int height) : width_(width), height_(height) {
    for (int i = 0; i < kPictures; ++i) {
      pictures_.emplace_back(i420_bytes(width, height));
      testing::draw_picture(width, height, i * 2, pictures_.back());
    }
  }

  /// Forwards and backwards, so that there is no jump.
  void copy(int index, std::span<std::uint8_t> to) const {
    const int turn = index % (2 * kPictures - 2);
    const auto& from =
        pictures_[static_cast<std::size_t>(turn < kPictures ? turn : 2 * kPictures - 2 - turn)];
    std::copy(from.begin(), from.end(), to.begin());
    const int shift = index % 4;
    for (int row = 0; row < height_; ++row) {
      auto line =
          to.subspan(static_cast<std::size_t>(row * width_), static_cast<std::size_t>(width_));
      std::rotate(line.begin(), line.begin() + shift, line.end());
    }
  }

 private:
  static constexpr int kPictures = 30;
  int width_;
  int height_;
  std::vector<std::vector<std::uint8_t>> pictures_;
};

void run(const Case& c, const Scene& scene, int frames) {
  VideoEncoder encoder({.codec = c.codec,
                        .width = c.width,
                        .height = c.height,
                        .bitrate_bps = c.bitrate_bps,
                        .speed = c.speed,
                        .temporal_layers = c.layers});
  VideoDecoder decoder(c.codec);
  if (!encoder.ok() || !decoder.ok()) {
    std::printf("%-34s does not open\n", c.name);
    return;
  }
  // The first frames are left out: caches, and under Node the compiler, warm up.
  const int warm_up = frames / 4;
  std::vector<double> encode_ms;
  std::vector<double> decode_ms;
  double psnr_db = 0;
  std::size_t bytes = 0;
  int decoded = 0;
  for (int i = 0; i < warm_up + frames; ++i) {
    scene.copy(i, encoder.frame_buffer());
    const double start_ms = ms_now();
    const auto frame = encoder.encode(i * 33'333, false);
    const double encoded_ms = ms_now();
    if (i >= warm_up) encode_ms.push_back(encoded_ms - start_ms);
    if (frame.empty()) continue;
    const bool good = decoder.decode(frame);
    const double end_ms = ms_now();
    if (i < warm_up || !good) continue;
    decode_ms.push_back(end_ms - encoded_ms);
    bytes += frame.size();
    psnr_db += testing::luma_psnr(encoder.frame_buffer(), decoder.frame(), c.width, c.height);
    ++decoded;
  }
  const auto median = [](std::vector<double>& values) {
    if (values.empty()) return 0.0;
    std::sort(values.begin(), values.end());
    return values[values.size() / 2];
  };
  std::printf("%-34s %9.2f %9.2f %9.0f %8.2f\n", c.name, median(encode_ms), median(decode_ms),
              static_cast<double>(bytes) * 8 * 30 / frames / 1000, psnr_db / std::max(decoded, 1));
}

}  // namespace

/// video-bench [FRAMES]: 120 of each kind unless told.
int main(int argc, char** argv) {
  const int frames = argc > 1 ? std::max(std::atoi(argv[1]), 8) : 120;
  std::printf("%-34s %9s %9s %9s %8s\n", "median ms per picture", "encode", "decode", "kbit/s",
              "PSNR dB");
  const Scene vga(640, 480);
  const Scene hd(1280, 720);
  using enum VideoCodec;
  for (const Case& c : {Case{"VP8 640x480, speed 8", kVp8, 640, 480, 8, 1, 600'000},
                        Case{"VP8 640x480, speed 12", kVp8, 640, 480, 12, 1, 600'000},
                        Case{"VP8 640x480, speed 8, 3 layers", kVp8, 640, 480, 8, 3, 600'000},
                        Case{"VP9 640x480, speed 7", kVp9, 640, 480, 7, 1, 600'000},
                        Case{"VP9 640x480, speed 9", kVp9, 640, 480, 9, 1, 600'000}}) {
    run(c, vga, frames);
  }
  for (const Case& c : {Case{"VP8 1280x720, speed 8", kVp8, 1280, 720, 8, 1, 1'500'000},
                        Case{"VP8 1280x720, speed 12", kVp8, 1280, 720, 12, 1, 1'500'000},
                        Case{"VP9 1280x720, speed 7", kVp9, 1280, 720, 7, 1, 1'500'000}}) {
    run(c, hd, frames);
  }
  return 0;
}
