// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cerrno>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace sportello::tools {

namespace detail {

struct CloseFile {
  void operator()(std::FILE* file) const { std::fclose(file); }
};

}  // namespace detail

/// Reads a whole file of at most 1 GB; false, and a sentence in `error`, if it cannot.
inline bool read_file(const std::string& path, std::vector<uint8_t>& bytes, std::string& error) {
  constexpr size_t kMost = size_t{1} << 30;
  const std::unique_ptr<std::FILE, detail::CloseFile> file(std::fopen(path.c_str(), "rb"));
  std::vector<uint8_t> buffer(1 << 16);
  bytes.clear();
  while (file != nullptr) {
    const size_t count = std::fread(buffer.data(), 1, buffer.size(), file.get());
    bytes.insert(bytes.end(), buffer.begin(), buffer.begin() + static_cast<std::ptrdiff_t>(count));
    if (bytes.size() > kMost) {
      error = path + " is larger than 1 GB";
      return false;
    }
    if (count < buffer.size()) break;
  }
  if (file != nullptr && std::ferror(file.get()) == 0) return true;
  error = "cannot read " + path + ": " + std::strerror(errno);
  return false;
}

/// Writes a whole file; false, and a sentence in `error`, if it cannot.
inline bool write_file(const std::string& path, std::span<const uint8_t> bytes, std::string& error) {
  std::FILE* file = std::fopen(path.c_str(), "wb");
  if (file != nullptr) {
    const bool written = std::fwrite(bytes.data(), 1, bytes.size(), file) == bytes.size();
    if (std::fclose(file) == 0 && written) return true;
  }
  error = "cannot write " + path + ": " + std::strerror(errno);
  return false;
}

}  // namespace sportello::tools
