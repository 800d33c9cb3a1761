// @name@ on Arduino: runs once a second on whatever the inputs hold.
#include <@name@.h>

@NAME@_DEFINE_ARENA(@name@_memory);
static @name@ @name@_self;

void setup()
{
    Serial.begin(115200);
    if (@name@_init(&@name@_self, @name@_memory, sizeof @name@_memory) != OJ_OK) {
        Serial.println("init failed");
        for (;;) {
        }
    }
}

void loop()
{
    // Fill the inputs here: @name@_memory + @name@_model.inputs[0].offset, or the typed calls of @name@.h.
    if (@name@_run(&@name@_self) == OJ_OK) {
        Serial.println("done");
    }
    delay(1000);
}
