// Purpose: memory for big answers and unpacked batches that is used again: neither cleared nor copied as it grows.
// Thread: one. Limits: what was in it is lost when it grows.
#pragma once

#include <cstddef>
#include <memory>

namespace weir {

class WireBuffer
{
public:
    char* data() { return m_data.get(); }
    const char* data() const { return m_data.get(); }
    std::size_t capacity() const { return m_capacity; }
    /// At least `size` bytes.
    char* reserve(std::size_t size)
    {
        if (size > m_capacity) {
            m_data.reset();
            m_data.reset(new char[size]);
            m_capacity = size;
        }
        return m_data.get();
    }
    /// Gives back what an exceptional need took.
    void shrink(std::size_t most)
    {
        if (m_capacity > most) {
            m_data.reset();
            m_capacity = 0;
        }
    }

private:
    std::unique_ptr<char[]> m_data;
    std::size_t m_capacity = 0;
};

} // namespace weir
