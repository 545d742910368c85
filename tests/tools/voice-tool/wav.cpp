// SPDX-License-Identifier: EUPL-1.2
#include "tools/voice-tool/wav.h"

#include <algorithm>
#include <cerrno>
#include <cmath>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <memory>
#include <string_view>

namespace sportello::tools {
namespace {

constexpr std::size_t kMostBytes = std::size_t{1} << 30;
constexpr std::uint32_t kLengthUnknown = 0xffff'ffff;

using File = std::unique_ptr<std::FILE, int (*)(std::FILE*)>;

File open(const std::string& path, const char* mode) {
  return {std::fopen(path.c_str(), mode), &std::fclose};
}

std::string read_all(const std::string& path, std::vector<std::uint8_t>& bytes) {
  const File file = open(path, "rb");
  if (file == nullptr) return std::string("cannot be opened: ") + std::strerror(errno);
  std::uint8_t block[65536];
  for (;;) {
    const std::size_t count = std::fread(block, 1, sizeof block, file.get());
    bytes.insert(bytes.end(), block, block + count);
    if (bytes.size() > kMostBytes) return "is larger than 1 GiB";
    if (count < sizeof block) break;
  }
  if (std::ferror(file.get()) != 0) return std::string("cannot be read: ") + std::strerror(errno);
  return {};
}

std::uint32_t u16(const std::uint8_t* p) { return p[0] | (static_cast<std::uint32_t>(p[1]) << 8); }
std::uint32_t u32(const std::uint8_t* p) { return u16(p) | (u16(p + 2) << 16); }

bool is(const std::uint8_t* p, std::string_view tag) {
  return std::memcmp(p, tag.data(), tag.size()) == 0;
}

struct Format {
  std::uint32_t coding = 0;
  int channels = 0;
  std::uint32_t rate_hz = 0;
  int bits = 0;
};

constexpr std::uint32_t kPcm = 1;
constexpr std::uint32_t kFloat = 3;
constexpr std::uint32_t kExtensible = 0xfffe;

std::string parse_format(const std::uint8_t* chunk, std::size_t size, Format& format) {
  if (size < 16) return "has a format chunk that is too short";
  format.coding = u16(chunk);
  format.channels = static_cast<int>(u16(chunk + 2));
  format.rate_hz = u32(chunk + 4);
  format.bits = static_cast<int>(u16(chunk + 14));
  if (format.coding == kExtensible && size >= 40) format.coding = u16(chunk + 24);
  const bool pcm =
      format.coding == kPcm && (format.bits == 16 || format.bits == 24 || format.bits == 32);
  if (!pcm && !(format.coding == kFloat && format.bits == 32)) {
    return "is coded as format " + std::to_string(format.coding) + " with " +
           std::to_string(format.bits) +
           " bits; PCM of 16, 24 or 32 bits or 32-bit float is needed";
  }
  if (format.channels != 1 && format.channels != 2) {
    return "has " + std::to_string(format.channels) + " channels; one or two are needed";
  }
  if (format.rate_hz < 8000 || format.rate_hz > 192000) {
    return "has a sampling rate of " + std::to_string(format.rate_hz) +
           " Hz; 8000 to 192000 are possible";
  }
  if (static_cast<int>(u16(chunk + 12)) != format.channels * format.bits / 8) {
    return "has a format chunk that contradicts itself";
  }
  return {};
}

float sample_at(const std::uint8_t* p, const Format& format) {
  if (format.coding == kFloat) {
    const std::uint32_t bits = u32(p);
    float value = 0;
    std::memcpy(&value, &bits, sizeof value);
    return std::isfinite(value) ? std::clamp(value, -1.0f, 1.0f) : 0.0f;
  }
  switch (format.bits) {
    case 16:
      return static_cast<float>(static_cast<std::int16_t>(u16(p))) / 32768.0f;
    case 24:
      return static_cast<float>(
                 static_cast<std::int32_t>((u16(p) << 8) | (u16(p + 1) >> 8 << 24))) /
             2147483648.0f;
    default:
      return static_cast<float>(static_cast<std::int32_t>(u32(p))) / 2147483648.0f;
  }
}

}  // namespace

std::string read_wav(const std::string& path, Wav& wav) {
  std::vector<std::uint8_t> bytes;
  if (std::string error = read_all(path, bytes); !error.empty()) return error;
  if (bytes.size() < 12 || !is(bytes.data(), "RIFF") || !is(bytes.data() + 8, "WAVE")) {
    return "is not a WAV file";
  }
  Format format;
  std::size_t at = 12;
  while (bytes.size() - at >= 8) {
    const std::uint8_t* chunk = bytes.data() + at;
    const std::uint32_t length = u32(chunk + 4);
    const std::size_t available = bytes.size() - at - 8;
    if (is(chunk, "data")) {
      if (format.channels == 0) return "has sound before it says in which format";
      const std::size_t size = length == kLengthUnknown ? available : length;
      if (size > available) {
        return "is truncated: " + std::to_string(size - available) + " of " + std::to_string(size) +
               " bytes of sound are missing";
      }
      const auto sample_bytes = static_cast<std::size_t>(format.bits / 8);
      const std::size_t frame_bytes = sample_bytes * static_cast<std::size_t>(format.channels);
      const std::size_t frames = size / frame_bytes;
      if (frames == 0) return "holds no sound";
      wav.rate_hz = static_cast<int>(format.rate_hz);
      wav.channels = format.channels;
      wav.samples.resize(frames);
      for (std::size_t i = 0; i < frames; ++i) {
        const std::uint8_t* frame = chunk + 8 + i * frame_bytes;
        float sum = sample_at(frame, format);
        if (format.channels == 2) sum = (sum + sample_at(frame + sample_bytes, format)) * 0.5f;
        wav.samples[i] = sum;
      }
      return {};
    }
    if (length > available) return "is truncated in its headers";
    if (is(chunk, "fmt ")) {
      if (std::string error = parse_format(chunk + 8, length, format); !error.empty()) return error;
    }
    at += 8 + length;
    if (length % 2 == 1 && at < bytes.size()) ++at;  // chunks are padded to even lengths
  }
  return "is truncated: there is no sound in it";
}

std::string write_wav(const std::string& path, int rate_hz, std::span<const float> samples) {
  std::vector<std::uint8_t> bytes;
  const auto put = [&](std::uint32_t value, int count) {
    for (int i = 0; i < count; ++i) bytes.push_back(static_cast<std::uint8_t>(value >> (8 * i)));
  };
  const auto tag = [&](std::string_view text) {
    bytes.insert(bytes.end(), text.begin(), text.end());
  };
  const auto data_bytes = static_cast<std::uint32_t>(samples.size() * 2);
  const auto rate = static_cast<std::uint32_t>(rate_hz);
  bytes.reserve(44 + data_bytes);
  tag("RIFF");
  put(36 + data_bytes, 4);
  tag("WAVEfmt ");
  put(16, 4);
  put(kPcm, 2);
  put(1, 2);
  put(rate, 4);
  put(rate * 2, 4);
  put(2, 2);
  put(16, 2);
  tag("data");
  put(data_bytes, 4);
  for (const float sample : samples) {
    const float scaled = std::floor(std::clamp(sample, -1.0f, 1.0f) * 32767.0f + 0.5f);
    put(static_cast<std::uint32_t>(static_cast<std::int32_t>(scaled)), 2);
  }
  File file = open(path, "wb");
  if (file == nullptr) return std::string("cannot be written: ") + std::strerror(errno);
  const bool written = std::fwrite(bytes.data(), 1, bytes.size(), file.get()) == bytes.size();
  if (!written || std::fclose(file.release()) != 0) {
    return std::string("cannot be written: ") + std::strerror(errno);
  }
  return {};
}

}  // namespace sportello::tools
