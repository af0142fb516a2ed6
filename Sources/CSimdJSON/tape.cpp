#include "csimdjson.h"

#include <cstring>
#include <memory>
#include <new>
#include <simdjson.h>

struct csj_parser {
    simdjson::dom::parser parser;
    size_t max_depth;
};

namespace {

csj_result translate(simdjson::error_code code) {
    switch (code) {
    case simdjson::SUCCESS: return CSJ_OK;
    case simdjson::STRING_ERROR: return CSJ_STRING;
    case simdjson::UTF8_ERROR: return CSJ_UTF8;
    case simdjson::DEPTH_ERROR: return CSJ_DEPTH;
    case simdjson::NUMBER_ERROR: return CSJ_NUMBER;
    case simdjson::MEMALLOC:
    case simdjson::CAPACITY: return CSJ_MEMORY;
    default: return CSJ_SYNTAX;
    }
}

} // namespace

size_t csj_padding(void) { return simdjson::SIMDJSON_PADDING; }

csj_parser *csj_parser_new(size_t max_depth) { return new (std::nothrow) csj_parser{simdjson::dom::parser{}, max_depth}; }

void csj_parser_free(csj_parser *parser) { delete parser; }

csj_result csj_parse(csj_parser *parser, const uint8_t *bytes, size_t length) {
    size_t capacity = parser->parser.capacity();
    if (capacity < length) {
        // Grow by halves, so that records of rising size do not allocate each time.
        auto error = parser->parser.allocate(length + length / 2, parser->max_depth);
        if (error) { return translate(error); }
    }
    return translate(parser->parser.parse(bytes, length, false).error());
}

const uint64_t *csj_tape(const csj_parser *parser) { return parser->parser.doc.tape.get(); }

const uint8_t *csj_strings(const csj_parser *parser) { return parser->parser.doc.string_buf.get(); }

size_t csj_plain_length(const uint8_t *bytes, size_t length) {
    // Eight bytes at a time: a byte of `word ^ pattern` is zero where the byte sought stands ("haszero" of Sean Eron
    // Anderson, "Bit Twiddling Hacks").
    constexpr uint64_t ones = 0x0101010101010101, highs = 0x8080808080808080;
    size_t place = 0;
    for (; place + 8 <= length; place += 8) {
        uint64_t word;
        std::memcpy(&word, bytes + place, 8);
        uint64_t quote = word ^ (ones * '"'), slash = word ^ (ones * '\\'), line = word ^ (ones * '\n');
        uint64_t found = (((quote - ones) & ~quote) | ((slash - ones) & ~slash) | ((line - ones) & ~line)) & highs;
        if (found != 0) { return place + size_t(__builtin_ctzll(found)) / 8; }
    }
    while (place < length && bytes[place] != '"' && bytes[place] != '\\' && bytes[place] != '\n') { place++; }
    return place;
}
