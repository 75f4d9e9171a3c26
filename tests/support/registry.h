// Purpose: every test class says WEIR_TEST(Class) in its own file; the program of its folder runs them all, or one with
// --only NAME (the file's name, which is the class's in lower case).
#pragma once

#include <QObject>
#include <functional>

namespace weir::test {

struct Entry
{
    const char* name;
    std::function<QObject*()> make;
};

void add(Entry entry);

/// Runs the classes asked for on the command line; the number of failures. An --only that matches nothing is a failure.
int runAll(int argc, char** argv);

template <typename T> struct Registration
{
    explicit Registration(const char* name)
    {
        add({name, [] { return new T; }});
    }
};

} // namespace weir::test

#define WEIR_TEST(Class) static const weir::test::Registration<Class> registration_##Class{#Class};
