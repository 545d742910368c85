// SPDX-License-Identifier: EUPL-1.2
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <memory>
#include <span>
#include <string>
#include <string_view>

namespace sportello::tools {

/// What the first line of a YUV4MPEG2 file says. Only progressive 8-bit 4:2:0 is known here.
struct Y4mHeader {
  int width = 0;
  int height = 0;
  std::int64_t rate_numerator = 30;
  std::int64_t rate_denominator = 1;
  /// Place of the chroma samples: "420jpeg", "420mpeg2", "420paldv", or "420" (as jpeg).
  std::string chroma = "420jpeg";
  /// Shape of a pixel, "0:0" if unknown.
  std::string aspect = "0:0";

  double fps() const {
    return static_cast<double>(rate_numerator) / static_cast<double>(rate_denominator);
  }
  /// Bytes of a picture: Y, U and V, packed.
  std::size_t picture_bytes() const;
};

/// Reads the header line, without its end. Empty if it is good, else what is wrong with it.
std::string parse_y4m_header(std::string_view line, Y4mHeader* header);
std::string format_y4m_header(const Y4mHeader& header);

struct CloseFile {
  void operator()(std::FILE* file) const { std::fclose(file); }
};
using File = std::unique_ptr<std::FILE, CloseFile>;

/// Reads pictures one by one.
class Y4mReader {
 public:
  enum class Result { kPicture, kEnd, kError };

  /// False if the file cannot be read or is no such file; error() says why.
  bool open(const std::string& path);
  const Y4mHeader& header() const { return header_; }
  /// Fills `picture` (header().picture_bytes() bytes). A file that ends within a picture is an
  /// error.
  Result read(std::span<std::uint8_t> picture);
  /// A sentence, empty if all is well.
  const std::string& error() const { return error_; }

 private:
  bool fail(std::string why);
  bool read_line(std::string* line, bool* at_end);

  File file_;
  Y4mHeader header_;
  std::string error_;
  std::size_t pictures_ = 0;
};

/// Writes pictures one by one. Until commit() the file has another name, so that a run that fails
/// leaves nothing that looks whole, and a file may replace the one it was made from.
class Y4mWriter {
 public:
  ~Y4mWriter();
  bool open(const std::string& path, const Y4mHeader& header);
  bool write(std::span<const std::uint8_t> picture);
  bool commit();
  const std::string& error() const { return error_; }

 private:
  bool fail(std::string why);

  File file_;
  std::string path_;
  std::string part_;
  std::string error_;
};

}  // namespace sportello::tools
