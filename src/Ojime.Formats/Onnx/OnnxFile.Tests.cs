using System.Text;

namespace Ojime.Tests;

/// <summary>Writes small ONNX files for tests: the wire format by hand, so that what is read was not written by the same code.</summary>
internal sealed class OnnxFile
{
    /// <summary>A protocol buffer message under construction.</summary>
    internal sealed class Message
    {
        private readonly List<byte> _bytes = [];

        public byte[] Bytes => [.. _bytes];

        public Message Number(int field, long value) => Tag(field, 0).Varint((ulong)value);

        public Message Text(int field, string value) => Raw(field, Encoding.UTF8.GetBytes(value));

        public Message Add(int field, Message inner) => Raw(field, inner.Bytes);

        public Message Float(int field, float value)
        {
            Tag(field, 5)._bytes.AddRange(BitConverter.GetBytes(value));
            return this;
        }

        public Message Raw(int field, ReadOnlySpan<byte> value)
        {
            Tag(field, 2).Varint((ulong)value.Length)._bytes.AddRange(value);
            return this;
        }

        private Message Tag(int field, int wire) => Varint((ulong)((field << 3) | wire));

        private Message Varint(ulong value)
        {
            for (; value > 0x7F; value >>= 7)
                _bytes.Add((byte)(value | 0x80));
            _bytes.Add((byte)value);
            return this;
        }
    }

    private readonly Message _graph = new();
    private readonly List<Message> _functions = [];

    public long Opset { get; init; } = 18;

    public OnnxFile Node(string op, string[] inputs, string[] outputs, params Message[] attributes) => Put(1, NodeOf(op, "", inputs, outputs, attributes));

    public OnnxFile Node(Message node) => Put(1, node);

    public OnnxFile Node(string domain, string op, string[] inputs, string[] outputs) => Put(1, NodeOf(op, domain, inputs, outputs));

    /// <summary>A float tensor with its elements in raw_data.</summary>
    public OnnxFile Weights(string name, int[] dims, params float[] elements) => Put(5, Tensor(name, 1, dims).Raw(9, System.Runtime.InteropServices.MemoryMarshal.AsBytes(elements.AsSpan())));

    public OnnxFile Longs(string name, params long[] elements) => Put(5, Tensor(name, 7, [elements.Length]).Raw(9, System.Runtime.InteropServices.MemoryMarshal.AsBytes(elements.AsSpan())));

    public OnnxFile Initializer(Message tensor) => Put(5, tensor);

    /// <summary>A float input; a dimension is a size, a symbol, or nothing at all.</summary>
    public OnnxFile Input(string name, params object?[] dims) => Put(11, Value(name, dims));

    /// <summary>An input of another element type, by its number.</summary>
    public OnnxFile Typed(string name, int type, params object?[] dims) => Put(11, Value(name, dims, type));

    public OnnxFile Output(string name, params object?[] dims) => Put(12, Value(name, dims));

    public OnnxFile Declare(string name, params object?[] dims) => Put(13, Value(name, dims));

    public OnnxFile Function(string domain, string name, string[] inputs, string[] outputs, string[] attributes, params Message[] nodes)
    {
        var function = new Message().Text(1, name).Text(10, domain).Add(9, new Message().Text(1, "").Number(2, Opset));
        Array.ForEach(inputs, i => function.Text(4, i));
        Array.ForEach(outputs, o => function.Text(5, o));
        Array.ForEach(attributes, a => function.Text(6, a));
        Array.ForEach(nodes, n => function.Add(7, n));
        _functions.Add(function);
        return this;
    }

    public byte[] Bytes
    {
        get
        {
            Message model = new Message().Number(1, 8).Text(2, "test").Add(7, _graph).Add(8, new Message().Text(1, "").Number(2, Opset));
            foreach (Message function in _functions)
                model.Add(25, function);
            return model.Bytes;
        }
    }

    public static Message NodeOf(string op, string domain, string[] inputs, string[] outputs, params Message[] attributes)
    {
        var node = new Message();
        Array.ForEach(inputs, i => node.Text(1, i));
        Array.ForEach(outputs, o => node.Text(2, o));
        node.Text(3, "the " + outputs[0]).Text(4, op).Text(7, domain);
        Array.ForEach(attributes, a => node.Add(5, a));
        return node;
    }

    public static Message Int(string name, long value) => new Message().Text(1, name).Number(3, value).Number(20, 2);

    public static Message Float(string name, float value) => new Message().Text(1, name).Float(2, value).Number(20, 1);

    public static Message Ints(string name, params long[] values)
    {
        Message attribute = new Message().Text(1, name).Number(20, 7);
        Array.ForEach(values, v => attribute.Number(8, v));
        return attribute;
    }

    public static Message GraphAttribute(string name, OnnxFile body) => new Message().Text(1, name).Add(6, body._graph).Number(20, 5);

    /// <summary>An attribute of a node in a function that takes its value from the function's own.</summary>
    public static Message Reference(string name, string from) => new Message().Text(1, name).Text(21, from).Number(20, 1);

    public static Message Tensor(string name, int type, int[] dims)
    {
        Message tensor = new Message().Number(2, type).Text(8, name);
        Array.ForEach(dims, d => tensor.Number(1, d));
        return tensor;
    }

    private static Message Value(string name, object?[] dims, int type = 1)
    {
        var shape = new Message();
        foreach (object? dim in dims)
            shape.Add(1, dim switch { int size => new Message().Number(1, size), string symbol => new Message().Text(2, symbol), _ => new() });
        return new Message().Text(1, name).Add(2, new Message().Add(1, new Message().Number(1, type).Add(2, shape)));
    }

    private OnnxFile Put(int field, Message message)
    {
        _graph.Add(field, message);
        return this;
    }
}
