#include "csimdjson.h"

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
