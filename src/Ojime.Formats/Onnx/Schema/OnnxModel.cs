namespace Ojime.Formats.Onnx;

/// <summary>A ModelProto. Field numbers here and below are those of onnx.proto, github.com/onnx/onnx, IR version 13.</summary>
internal sealed class OnnxModel
{
    public long IrVersion { get; private set; }
    public string Producer { get; private set; } = "";
    public OnnxGraph? Graph { get; private set; }

    /// <summary>Version of each operator set by its domain; <c>ai.onnx</c> is the empty domain.</summary>
    public Dictionary<string, long> Opsets { get; } = [];

    public Dictionary<(string Domain, string Name, string Overload), OnnxFunction> Functions { get; } = [];

    /// <exception cref="WireException">The bytes are no such message.</exception>
    public static OnnxModel Read(ReadOnlyMemory<byte> file)
    {
        var model = new OnnxModel();
        var wire = new WireReader(file);
        while (wire.Next())
        {
            switch (wire.Field)
            {
                case 1: model.IrVersion = wire.Long; break;
                case 2: model.Producer = wire.Text; break;
                case 7: model.Graph = OnnxGraph.Read(wire.Message, depth: 0); break;
                case 8: ReadOpset(wire.Message, model.Opsets); break;
                case 25:
                    OnnxFunction function = OnnxFunction.Read(wire.Message);
                    model.Functions[(function.Domain, function.Name, function.Overload)] = function;
                    break;
            }
        }
        return model;
    }

    internal static string Domain(string written) => written == "ai.onnx" ? "" : written;

    internal static void ReadOpset(WireReader wire, Dictionary<string, long> opsets)
    {
        (string domain, long version) = ("", 0);
        while (wire.Next())
        {
            if (wire.Field == 1)
                domain = Domain(wire.Text);
            else if (wire.Field == 2)
                version = wire.Long;
        }
        opsets[domain] = version;
    }
}

/// <summary>A GraphProto: the model's own graph, or the body of an <c>If</c>.</summary>
internal sealed class OnnxGraph
{
    public string Name { get; private set; } = "";
    public List<OnnxNode> Nodes { get; } = [];
    public List<OnnxTensor> Initializers { get; } = [];
    public List<string> SparseInitializers { get; } = [];
    public List<OnnxValueInfo> Inputs { get; } = [];
    public List<OnnxValueInfo> Outputs { get; } = [];
    public List<OnnxValueInfo> Values { get; } = [];

    /// <summary>Graphs inside nodes inside graphs: deeper than any exporter writes, shallower than our stack.</summary>
    private const int DeepestGraph = 32;

    public static OnnxGraph Read(WireReader wire, int depth)
    {
        if (depth > DeepestGraph)
            throw new WireException($"graphs are nested deeper than {DeepestGraph}");
        var graph = new OnnxGraph();
        while (wire.Next())
        {
            switch (wire.Field)
            {
                case 1: graph.Nodes.Add(OnnxNode.Read(wire.Message, depth)); break;
                case 2: graph.Name = wire.Text; break;
                case 5:
                    graph.Initializers.Add(OnnxTensor.Read(wire.Message));
                    if (wire.Bytes.Length > MappedFile.SmallBytes)
                        MappedFile.Release(wire.Whole);
                    break;
                case 11: graph.Inputs.Add(OnnxValueInfo.Read(wire.Message)); break;
                case 12: graph.Outputs.Add(OnnxValueInfo.Read(wire.Message)); break;
                case 13: graph.Values.Add(OnnxValueInfo.Read(wire.Message)); break;
                case 15: graph.SparseInitializers.Add(SparseName(wire.Message)); break;
            }
        }
        return graph;
    }

    /// <summary>A SparseTensorProto bears the name of its values.</summary>
    private static string SparseName(WireReader wire)
    {
        string name = "";
        while (wire.Next())
            if (wire.Field == 1)
                name = OnnxTensor.Read(wire.Message).Name;
        return name;
    }
}

/// <summary>A NodeProto. An empty name among the inputs or outputs is one that was left out.</summary>
internal sealed class OnnxNode
{
    public List<string> Inputs { get; } = [];
    public List<string> Outputs { get; } = [];
    public string Name { get; private set; } = "";
    public string Operator { get; private set; } = "";
    public string Domain { get; private set; } = "";
    public string Overload { get; private set; } = "";
    public Dictionary<string, OnnxAttribute> Attributes { get; } = [];

    /// <summary>The node's own name or, where it has none, that of its first result.</summary>
    public string Title => Name.Length > 0 ? Name : Outputs.Find(static o => o.Length > 0) ?? Operator;

    /// <summary>The node with these inputs left out.</summary>
    public OnnxNode Without(HashSet<string> absent)
    {
        if (!Inputs.Exists(absent.Contains))
            return this;
        var node = new OnnxNode { Name = Name, Operator = Operator, Domain = Domain, Overload = Overload };
        node.Inputs.AddRange(Inputs.Select(i => absent.Contains(i) ? "" : i));
        node.Outputs.AddRange(Outputs);
        foreach ((string name, OnnxAttribute attribute) in Attributes)
            node.Attributes[name] = attribute;
        return node;
    }

    public static OnnxNode Read(WireReader wire, int depth)
    {
        var node = new OnnxNode();
        while (wire.Next())
        {
            switch (wire.Field)
            {
                case 1: node.Inputs.Add(wire.Text); break;
                case 2: node.Outputs.Add(wire.Text); break;
                case 3: node.Name = wire.Text; break;
                case 4: node.Operator = wire.Text; break;
                case 5:
                    OnnxAttribute attribute = OnnxAttribute.Read(wire.Message, depth);
                    node.Attributes[attribute.Name] = attribute;
                    break;
                case 7: node.Domain = OnnxModel.Domain(wire.Text); break;
                case 8: node.Overload = wire.Text; break;
            }
        }
        return node;
    }
}

/// <summary>An AttributeProto; only the member that its kind names holds something.</summary>
internal sealed class OnnxAttribute
{
    public string Name { get; private set; } = "";
    public float Float { get; private set; }
    public long Int { get; private set; }
    public string Text { get; private set; } = "";
    public OnnxTensor? Tensor { get; private set; }
    public OnnxGraph? Graph { get; private set; }
    public List<float> Floats { get; } = [];
    public List<long> Ints { get; } = [];
    public List<string> Texts { get; } = [];

    /// <summary>Inside a function: the function's own attribute that gives the value.</summary>
    public string Reference { get; private set; } = "";

    public static OnnxAttribute Read(WireReader wire, int depth)
    {
        var attribute = new OnnxAttribute();
        while (wire.Next())
        {
            switch (wire.Field)
            {
                case 1: attribute.Name = wire.Text; break;
                case 2: attribute.Float = wire.Float; break;
                case 3: attribute.Int = wire.Long; break;
                case 4: attribute.Text = wire.Text; break;
                case 5: attribute.Tensor = OnnxTensor.Read(wire.Message); break;
                case 6: attribute.Graph = OnnxGraph.Read(wire.Message, depth + 1); break;
                case 7:
                    foreach (float f in System.Runtime.InteropServices.MemoryMarshal.Cast<byte, float>(wire.FixedBytes(4).Span))
                        attribute.Floats.Add(f);
                    break;
                case 8: wire.AddLongsTo(attribute.Ints); break;
                case 9: attribute.Texts.Add(wire.Text); break;
                case 21: attribute.Reference = wire.Text; break;
            }
        }
        return attribute;
    }
}

/// <summary>A FunctionProto: an operator that the model defines by other operators.</summary>
internal sealed class OnnxFunction
{
    public string Name { get; private set; } = "";
    public string Domain { get; private set; } = "";
    public string Overload { get; private set; } = "";
    public List<string> Inputs { get; } = [];
    public List<string> Outputs { get; } = [];
    public List<OnnxNode> Nodes { get; } = [];

    /// <summary>Attributes with a default.</summary>
    public Dictionary<string, OnnxAttribute> Defaults { get; } = [];

    public Dictionary<string, long> Opsets { get; } = [];

    public static OnnxFunction Read(WireReader wire)
    {
        var function = new OnnxFunction();
        while (wire.Next())
        {
            switch (wire.Field)
            {
                case 1: function.Name = wire.Text; break;
                case 4: function.Inputs.Add(wire.Text); break;
                case 5: function.Outputs.Add(wire.Text); break;
                case 7: function.Nodes.Add(OnnxNode.Read(wire.Message, depth: 0)); break;
                case 9: OnnxModel.ReadOpset(wire.Message, function.Opsets); break;
                case 10: function.Domain = OnnxModel.Domain(wire.Text); break;
                case 11:
                    OnnxAttribute attribute = OnnxAttribute.Read(wire.Message, depth: 0);
                    function.Defaults[attribute.Name] = attribute;
                    break;
                case 13: function.Overload = wire.Text; break;
            }
        }
        return function;
    }
}
