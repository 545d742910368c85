// SPDX-License-Identifier: EUPL-1.2
//
// Picture files through libpng and libjpeg-turbo.
#include <csetjmp>
#include <cstdio>
#include <cstring>
#include <memory>
#include <vector>

#include <jpeglib.h>
#include <png.h>

#include "tools/document-tool/file.h"
#include "tools/document-tool/image_file.h"

namespace sportello::tools {
namespace {

using document::Image;
using document::Rgba;

bool too_large(const std::string& path, std::string& error) {
  error = path + " is too large for a page: at most " + std::to_string(document::kMaxPageSide) + " pixels a side and " +
          std::to_string(document::kMaxPagePixels) + " in all";
  return false;
}

bool read_png(const std::vector<uint8_t>& bytes, const std::string& path, Image& image, std::string& error) {
  png_image png{};
  png.version = PNG_IMAGE_VERSION;
  const std::unique_ptr<png_image, decltype(&png_image_free)> guard(&png, png_image_free);
  if (png_image_begin_read_from_memory(&png, bytes.data(), bytes.size()) == 0) {
    error = path + " is not a whole PNG file: " + png.message;
    return false;
  }
  if (png.width > INT16_MAX || png.height > INT16_MAX ||
      !document::is_page_size(static_cast<int>(png.width), static_cast<int>(png.height))) {
    return too_large(path, error);
  }
  png.format = PNG_FORMAT_RGB;
  const png_color white{255, 255, 255};
  std::vector<uint8_t> pixels(PNG_IMAGE_SIZE(png));
  if (png_image_finish_read(&png, &white, pixels.data(), 0, nullptr) == 0) {
    error = path + " is not a whole PNG file: " + png.message;
    return false;
  }
  image = Image(static_cast<int>(png.width), static_cast<int>(png.height));
  const uint8_t* from = pixels.data();
  for (Rgba& pixel : image.values()) {
    pixel = {from[0], from[1], from[2], 255};
    from += 3;
  }
  return true;
}

struct JpegErrors {
  jpeg_error_mgr manager;
  std::jmp_buf back;
  char text[JMSG_LENGTH_MAX];
};

void leave(j_common_ptr info) {
  auto* errors = reinterpret_cast<JpegErrors*>(info->err);
  errors->manager.format_message(info, errors->text);
  std::longjmp(errors->back, 1);
}

bool read_jpeg(const std::vector<uint8_t>& bytes, const std::string& path, Image& image, std::string& error) {
  // All that has a destructor lives outside of what longjmp leaves.
  std::vector<uint8_t> line;
  jpeg_decompress_struct info{};
  JpegErrors errors{};
  info.err = jpeg_std_error(&errors.manager);
  errors.manager.error_exit = leave;
  if (setjmp(errors.back) != 0) {
    jpeg_destroy_decompress(&info);
    error = path + " is not a whole JPEG file: " + errors.text;
    return false;
  }
  jpeg_create_decompress(&info);
  jpeg_mem_src(&info, bytes.data(), static_cast<unsigned long>(bytes.size()));
  jpeg_read_header(&info, TRUE);
  info.out_color_space = JCS_RGB;
  if (info.image_width > INT16_MAX || info.image_height > INT16_MAX ||
      !document::is_page_size(static_cast<int>(info.image_width), static_cast<int>(info.image_height))) {
    jpeg_destroy_decompress(&info);
    return too_large(path, error);
  }
  jpeg_start_decompress(&info);
  image = Image(static_cast<int>(info.output_width), static_cast<int>(info.output_height));
  line.resize(static_cast<size_t>(info.output_width) * 3);
  while (info.output_scanline < info.output_height) {
    Rgba* row = image.row(static_cast<int>(info.output_scanline));
    JSAMPROW target = line.data();
    jpeg_read_scanlines(&info, &target, 1);
    for (size_t x = 0; x < info.output_width; ++x) row[x] = {line[3 * x], line[3 * x + 1], line[3 * x + 2], 255};
  }
  jpeg_finish_decompress(&info);
  jpeg_destroy_decompress(&info);
  return true;
}

}  // namespace

bool read_image(const std::string& path, Image& image, std::string& error) {
  std::vector<uint8_t> bytes;
  if (!read_file(path, bytes, error)) return false;
  if (bytes.size() > 8 && png_sig_cmp(bytes.data(), 0, 8) == 0) return read_png(bytes, path, image, error);
  if (bytes.size() > 3 && bytes[0] == 0xff && bytes[1] == 0xd8) return read_jpeg(bytes, path, image, error);
  error = path + " is neither a PNG nor a JPEG file";
  return false;
}

bool write_png(const std::string& path, const Image& image, std::string& error) {
  png_image png{};
  png.version = PNG_IMAGE_VERSION;
  png.width = static_cast<png_uint_32>(image.width());
  png.height = static_cast<png_uint_32>(image.height());
  png.format = PNG_FORMAT_RGB;
  std::vector<uint8_t> pixels;
  pixels.reserve(image.values().size() * 3);
  for (const Rgba& pixel : image.values()) pixels.insert(pixels.end(), {pixel.r, pixel.g, pixel.b});
  if (png_image_write_to_file(&png, path.c_str(), 0, pixels.data(), 0, nullptr) != 0) return true;
  error = "cannot write " + path + ": " + png.message;
  return false;
}

}  // namespace sportello::tools
