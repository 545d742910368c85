// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <span>
#include <string>
#include <vector>

namespace sportello::tools {

/// A sound, mono.
struct Wav {
  int rate_hz = 0;
  /// Of the file; more than one have been mixed down.
  int channels = 0;
  std::vector<float> samples;  // -1..1
};

/// Reads a WAV file of one or two channels: PCM of 16, 24 or 32 bits, or 32-bit floating point, at
/// 8000..192000 Hz. Returns what is wrong, as a sentence without the file's name, or nothing.
std::string read_wav(const std::string& path, Wav& wav);

/// Writes 16-bit mono. Returns what is wrong, or nothing.
std::string write_wav(const std::string& path, int rate_hz, std::span<const float> samples);

}  // namespace sportello::tools
